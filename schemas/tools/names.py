"""Names of segments, composites and data elements, and repairs of names in the reference.

The names of this file are short names in our own words. German names are the ones the market
uses for the segment.
"""

import re
from typing import Any

# tag -> (English, German)
SEGMENTS: dict[str, tuple[str, str]] = {
    "AGR": ("Agreement", "Vereinbarung"),
    "BGM": ("Beginning of message", "Beginn der Nachricht"),
    "CAV": ("Characteristic value", "Merkmalswert"),
    "CCI": ("Characteristic", "Merkmal"),
    "COM": ("Communication contact", "Kommunikationsverbindung"),
    "CTA": ("Contact information", "Ansprechpartner"),
    "DTM": ("Date, time or period", "Datum, Uhrzeit oder Zeitspanne"),
    "FTX": ("Free text", "Freier Text"),
    "IDE": ("Identity", "Vorgang"),
    "IMD": ("Item description", "Beschreibung"),
    "LIN": ("Line item", "Position"),
    "LOC": ("Location", "Ortsangabe"),
    "NAD": ("Name and address", "Name und Adresse"),
    "PIA": ("Additional product id", "Produktidentifikation"),
    "PTY": ("Priority", "Reihenfolge"),
    "QTY": ("Quantity", "Menge"),
    "RFF": ("Reference", "Referenz"),
    "SEQ": ("Sequence details", "Datenblock"),
    "STS": ("Status", "Status"),
    "UNA": ("Service string advice", "Trennzeichen-Vorgabe"),
    "UNB": ("Interchange header", "Nutzdaten-Kopfsegment"),
    "UNE": ("Group trailer", "Gruppen-Endesegment"),
    "UNG": ("Group header", "Gruppen-Kopfsegment"),
    "UNH": ("Message header", "Nachrichten-Kopfsegment"),
    "UNS": ("Section control", "Abschnitts-Kontrollsegment"),
    "UNT": ("Message trailer", "Nachrichten-Endesegment"),
    "UNZ": ("Interchange trailer", "Nutzdaten-Endesegment"),
}

COMPOSITES: dict[str, str] = {
    "C002": "document name",
    "C056": "contact details",
    "C058": "name and address lines",
    "C059": "street",
    "C076": "communication contact",
    "C080": "party name",
    "C082": "party identification",
    "C106": "document identification",
    "C108": "text literal",
    "C186": "quantity details",
    "C206": "identification number",
    "C212": "item number identification",
    "C240": "characteristic description",
    "C272": "item characteristic",
    "C273": "item description",
    "C502": "measurement details",
    "C506": "reference",
    "C507": "date, time or period",
    "C517": "location identification",
    "C519": "related location",
    "C543": "agreement type identification",
    "C555": "status",
    "C556": "status reason",
    "C585": "priority details",
    "C601": "status category",
    "C889": "characteristic value",
    "S001": "syntax identifier",
    "S002": "interchange sender",
    "S003": "interchange recipient",
    "S004": "date and time of preparation",
    "S005": "recipient reference and password",
    "S006": "group sender",
    "S007": "group recipient",
    "S008": "message version",
    "S009": "message identifier",
    "S010": "status of the transfer",
}

DATA_ELEMENTS: dict[str, str] = {
    "0001": "syntax identifier",
    "0002": "syntax version",
    "0004": "sender id",
    "0007": "id code qualifier",
    "0008": "address for reverse routing",
    "0010": "recipient id",
    "0014": "routing address",
    "0017": "date of preparation",
    "0019": "time of preparation",
    "0020": "interchange control reference",
    "0022": "recipient reference or password",
    "0025": "recipient reference qualifier",
    "0026": "application reference",
    "0029": "processing priority",
    "0031": "acknowledgement request",
    "0032": "agreement id",
    "0035": "test indicator",
    "0036": "interchange control count",
    "0038": "group name",
    "0040": "group sender id",
    "0042": "sender internal sub-id",
    "0044": "group recipient id",
    "0046": "recipient internal sub-id",
    "0048": "group reference",
    "0051": "controlling agency",
    "0052": "message version",
    "0054": "message release",
    "0057": "association assigned code",
    "0058": "application password",
    "0060": "number of messages in the group",
    "0062": "message reference",
    "0065": "message type",
    "0068": "common access reference",
    "0070": "sequence of transfers",
    "0073": "first or last transfer",
    "0074": "number of segments",
    "0080": "code list directory version",
    "0081": "section identification",
    "0110": "code list directory version",
    "0113": "message sub-function",
    "0133": "character encoding",
    "1001": "document name code",
    "1004": "document number",
    "1082": "line number",
    "1131": "code list",
    "1153": "reference qualifier",
    "1154": "reference",
    "1156": "line of the referenced document",
    "1225": "message function",
    "1229": "action code",
    "2005": "date or time qualifier",
    "2379": "date or time format",
    "2380": "date or time value",
    "3035": "party qualifier",
    "3036": "party name",
    "3039": "party id",
    "3042": "street and number or post box",
    "3045": "format of the party name",
    "3055": "code list agency",
    "3124": "name and address line",
    "3139": "contact function",
    "3148": "communication address",
    "3155": "communication channel",
    "3164": "city",
    "3207": "country code",
    "3223": "related location code",
    "3225": "location code",
    "3227": "location qualifier",
    "3251": "postal code",
    "3412": "department or employee",
    "3413": "department code",
    "4035": "priority qualifier",
    "4036": "priority",
    "4347": "product id qualifier",
    "4405": "status code",
    "4440": "free text",
    "4451": "text subject qualifier",
    "5479": "relation code",
    "6060": "quantity",
    "6063": "quantity qualifier",
    "6313": "measured dimension",
    "6411": "unit",
    "7009": "item description code",
    "7036": "characteristic text",
    "7037": "characteristic code",
    "7059": "class type",
    "7081": "item characteristic code",
    "7110": "characteristic value text",
    "7111": "characteristic value code",
    "7140": "product id (OBIS code or medium)",
    "7143": "item type code",
    "7402": "object id",
    "7431": "agreement type qualifier",
    "7433": "agreement type code",
    "7495": "object type qualifier",
    "9013": "status reason code",
    "9015": "status category",
}

# ISO 9735, syntax versions 1 to 3: tag -> elements; a component is (de, format).
_S002 = ("S002", "M", (("0004", "an..35"), ("0007", "an..4"), ("0008", "an..14")))
_S003 = ("S003", "M", (("0010", "an..35"), ("0007", "an..4"), ("0014", "an..14")))
_S004 = ("S004", "M", (("0017", "n6"), ("0019", "n4")))
_SERVICE: dict[str, tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]] = {
    "UNB": (
        ("S001", "M", (("0001", "a4"), ("0002", "n1"))),
        _S002,
        _S003,
        _S004,
        ("", "M", (("0020", "an..14"),)),
        ("S005", "C", (("0022", "an..14"), ("0025", "an2"))),
        ("", "C", (("0026", "an..14"),)),
        ("", "C", (("0029", "a1"),)),
        ("", "C", (("0031", "n1"),)),
        ("", "C", (("0032", "an..35"),)),
        ("", "C", (("0035", "n1"),)),
    ),
    "UNG": (
        ("", "M", (("0038", "an..6"),)),
        ("S006", "M", (("0040", "an..35"), ("0007", "an..4"))),
        ("S007", "M", (("0044", "an..35"), ("0007", "an..4"))),
        _S004,
        ("", "M", (("0048", "an..14"),)),
        ("", "M", (("0051", "an..2"),)),
        ("S008", "M", (("0052", "an..3"), ("0054", "an..3"), ("0057", "an..6"))),
        ("", "C", (("0058", "an..14"),)),
    ),
    "UNH": (
        ("", "M", (("0062", "an..14"),)),
        (
            "S009",
            "M",
            (
                ("0065", "an..6"),
                ("0052", "an..3"),
                ("0054", "an..3"),
                ("0051", "an..2"),
                ("0057", "an..6"),
            ),
        ),
        ("", "C", (("0068", "an..35"),)),
        ("S010", "C", (("0070", "n..2"), ("0073", "a1"))),
    ),
    "UNT": (("", "M", (("0074", "n..6"),)), ("", "M", (("0062", "an..14"),))),
    "UNE": (("", "M", (("0060", "n..6"),)), ("", "M", (("0048", "an..14"),))),
    "UNZ": (("", "M", (("0036", "n..6"),)), ("", "M", (("0020", "an..14"),))),
}

# Words that a line end split in the reference, and blanks that do not belong there.
_SPLIT_WORDS = (
    "Bilanzierungsgebietssumme nzeitreihe",
    "Kommunikationseinrichtun g",
    "Messstellenbetriebsabrechn ung",
    "Netznutzungsabrechnungsd aten",
    "Netznutzungsabrechnungsi ntervall",
    "Netznutzungsabrechnungsv ariante",
    "Transaktionsgrundergänzun g",
    "Verarbeitungsreihenfolg e",
    "tagesparameterabhängig em",
)
_BLANKS = (
    ("Artikel- ID", "Artikel-ID"),
    ("CLS- Device", "CLS-Device"),
    ("LF- Wechsels", "LF-Wechsels"),
    ("KWKG- Marktlokationen", "KWKG-Marktlokationen"),
    ("OBIS- Kennzahl", "OBIS-Kennzahl"),
    ("Strom /A", "Strom / A"),
    ("gestellt /S", "gestellt / S"),
    ("Aktivierung/ D", "Aktivierung/D"),
    ("Arbeitspreis/ L", "Arbeitspreis/L"),
)
# Descriptions of the reference that are sentences rather than names, told shorter.
_SHORTER = {
    "Anforderung in die Vergangenheit, zum": "Anforderung in die Vergangenheit ohne Wert",
    "Angepasste elektrische Arbeit nach": "Angepasste elektrische Arbeit (VDN-Richtlinie)",
    "Aufhebung einer zukünftigen Zuordnung aufgrund": "Aufhebung der Zuordnung nach EEG",
    "Aufhebung einer zukünftigen Zuordnung wegen": "Aufhebung wegen früherer Anmeldung",
    "Einordnung der verbrauchenden Technischen": "Einordnung nach § 14a EnWG, Altanlage",
    "Es wird keine Messstellenbetriebsabrechnung": "keine Messstellenbetriebsabrechnung",
    "Kennzeichnung, dass ein abweichender Preis für Schwachlast": "abweichender Preis, Schwachlast",
    "Kennzeichnung, dass ein abweichender Preis für Sonder": "abweichender Preis, Sondervertrag",
    "Kennzeichnung, dass ein abweichender Preis für Tarif": "abweichender Preis, Tarifkunden",
    "Kennzeichnung, wenn nach KAV § 2 (2) 2a": "anderer Preis nach KAV § 2 (2) 2a",
    "Keine Angabe, da Marktlokation": "Keine Angabe (EnFG nicht erfüllt)",
    "MPES / Bestätigung Anmeldung Neuanlage": "MPES / Bestätigung Neuanlage, LF-Wechsel",
    "Messstelle des Tagesparameters (": "Messstelle des Tagesparameters",
    "Sondervertragskunden < 1 kV nach": "Sondervertragskunden",
    "Tarifkunden, für Strom": "Tarifkunden",
    "Veranschlagte Jahresmenge Gesamt/": "Veranschlagte Jahresmenge, tagesparameterabhängig",
    "Zählerstand zum Beginn der angegebenen Energiemenge nicht": "Anfangsstand fehlt (Abgrenzung)",
    "Zählerstand zum Beginn der angegebenen Energiemenge vor": "Anfangsstand liegt vor",
    "Zählerstand zum Ende der angegebenen Energiemenge nicht": "Endstand fehlt (Abgrenzung)",
    "Zählerstand zum Ende der angegebenen Energiemenge vor": "Endstand liegt vor",
    "für Strom mit Schwachlast": "Schwachlast",
    "für alle konzessionsvertraglichen": "konzessionsvertragliche Sonderregelung",
    "vom Anbieter zur Verfügung gestellte": "äquivalente Tagesmitteltemperatur des Anbieters",
}


def data_element(number: str) -> str:
    """Return the short English name of a data element."""
    return DATA_ELEMENTS[number]


def repair(name: str) -> str:
    """Return a name of the reference without its split words, and shorter if it is a sentence.

    >>> repair("Netznutzungsabrechnungsi ntervall des NB")
    'Netznutzungsabrechnungsintervall des NB'
    """
    text = re.sub(r"\s+", " ", name).strip()
    for words in _SPLIT_WORDS:
        text = text.replace(words, words.replace(" ", ""))
    for wrong, right in _BLANKS:
        text = text.replace(wrong, right)
    for start, short in _SHORTER.items():
        if text.startswith(start):
            return short
    return text


def catalogue() -> dict[str, Any]:
    """Return the content of `names.json`."""
    return {
        "source": "UN/EDIFACT D.04B and D.11A, ISO 9735 versions 1 to 3; own short names",
        "certainty": {"*": "certain: tags, numbers and layouts; the names are descriptions"},
        "segments": {
            tag: {"en": english, "de": german} for tag, (english, german) in SEGMENTS.items()
        },
        "composites": COMPOSITES,
        "data_elements": DATA_ELEMENTS,
        "service_segments": {tag: _layout(elements) for tag, elements in _SERVICE.items()},
    }


def _layout(elements: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]) -> list[Any]:
    rows: list[Any] = []
    for position, (composite, status, components) in enumerate(elements, start=1):
        for component, (number, form) in enumerate(components, start=1):
            row: dict[str, str] = {"pos": f"{position}.{component}", "de": number}
            if composite:
                row["composite"] = composite
            row.update(status=status, format=form)
            rows.append(row)
    return rows
