"""Medicines: what their names are in both languages, what only looks like one, and when they are called out."""

from __future__ import annotations

import pytest

from articles.compare import Callout, compare
from articles.compare.drugs import is_drug, substance
from tests.articles.comparing import article, body_change, card, section

# One of every family at least; the same medicine in English and in Spanish.
PAIRS = """
    amoxicillin amoxicilina  azithromycin azitromicina  clindamycin clindamicina  ciprofloxacin ciprofloxacino
    doxycycline doxiciclina  fluconazole fluconazol  metronidazole metronidazol  cephalexin cefalexina
    ceftriaxone ceftriaxona  sulfamethoxazole sulfametoxazol  trimethoprim trimetoprima  linezolid linezolida
    nitrofurantoin nitrofurantoína  acyclovir aciclovir  oseltamivir oseltamivir  remdesivir remdesivir
    sofosbuvir sofosbuvir  meropenem meropenem  hydroxychloroquine hidroxicloroquina  zidovudine zidovudina
    metoprolol metoprolol  labetalol labetalol  carvedilol carvedilol  lisinopril lisinopril  losartan losartán
    amlodipine amlodipino  atorvastatin atorvastatina  statins estatinas  fenofibrate fenofibrato
    tamsulosin tamsulosina  hydrochlorothiazide hidroclorotiazida  furosemide furosemida  enoxaparin enoxaparina
    heparin heparina  apixaban apixabán  rivaroxaban rivaroxabán  dabigatran dabigatrán  clopidogrel clopidogrel
    alteplase alteplasa  amiodarone amiodarona  digoxin digoxina  warfarin warfarina  aspirin aspirina
    metformin metformina  sitagliptin sitagliptina  empagliflozin empagliflozina  pioglitazone pioglitazona
    semaglutide semaglutida  exenatide exenatida  glipizide glipizida  glyburide gliburida  insulin insulina
    levothyroxine levotiroxina  prednisone prednisona  prednisolone prednisolona  dexamethasone dexametasona
    hydrocortisone hidrocortisona  fluticasone fluticasona  alendronate alendronato  zoledronic zoledrónico
    tamoxifen tamoxifeno  letrozole letrozol  fulvestrant fulvestrant  finasteride finasterida
    lidocaine lidocaína  ibuprofen ibuprofeno  diclofenac diclofenaco  meloxicam meloxicam  celecoxib celecoxib
    sumatriptan sumatriptán  oxycodone oxicodona  fentanyl fentanilo  morphine morfina  codeine codeína
    diazepam diazepam  alprazolam alprazolam  phenobarbital fenobarbital  zolpidem zolpidem  fluoxetine fluoxetina
    escitalopram escitalopram  venlafaxine venlafaxina  amitriptyline amitriptilina  risperidone risperidona
    quetiapine quetiapina  carbamazepine carbamazepina  lamotrigine lamotrigina  levetiracetam levetiracetam
    phenytoin fenitoína  valproate valproato  lithium litio  ketorolac ketorolaco  sevoflurane sevoflurano
    omeprazole omeprazol  famotidine famotidina  ondansetron ondansetrón  aprepitant aprepitant
    salmeterol salmeterol  montelukast montelukast  ipratropium ipratropio  theophylline teofilina
    loratadine loratadina  cetirizine cetirizina  hydroxyzine hidroxizina  diphenhydramine difenhidramina
    trastuzumab trastuzumab  imatinib imatinib  palbociclib palbociclib  olaparib olaparib  bortezomib bortezomib
    etanercept etanercept  filgrastim filgrastim  epoetin epoetina  doxorubicin doxorubicina  paclitaxel paclitaxel
    cisplatin cisplatino  irinotecan irinotecán  methotrexate metotrexato  vincristine vincristina
    capecitabine capecitabina  fluorouracil fluorouracilo  tacrolimus tacrolimus  cyclophosphamide ciclofosfamida
    azathioprine azatioprina  spironolactone espironolactona  pseudoephedrine seudoefedrina  epoetin epoyetina
    amphetamine anfetamina  dextromethorphan dextrometorfano  acetaminophen paracetamol  acetaminophen acetaminofén
    aspirin acetilsalicílico  epinephrine adrenalina  albuterol salbutamol  rifampin rifampicina
    gadolinium gadolinio  gadobutrol gadobutrol  barium bario  iodine yodo  iohexol iohexol  Tylenol paracetamol
"""
# Ordinary words of patients' texts that end or begin like one.
ORDINARY = {
    "en": """
        April alcohol control cholesterol protein vitamin magazine medicine machine routine caffeine
        gelatin platinum concept accept except person forming conforming comparing peptide histidine cystatin
        mongrel precipitant Barry chef chefs sulfate cephalic cephalad Cristina Marina sebum rectum ilium calcium
        sodium potassium oxygen estrogen bilirubin creatinine albumin hemoglobin discipline pill doctor iron
        comparing adrenal insular warfare aspire ductogram mammogram biopsy contrast mystatic statistics erythropoietin
    """,
    "es": """
        abril alcohol control colesterol proteína vitamina medicina máquina esquina rutina disciplina persona Barcelona
        vivir servir hervir sobrevivir presentan aumentan alimentan ensartan llamaba tomaba amaba quemaba anexaban
        cefalea cefálico cefalorraquídeo céfiro barrio barrios seno senos citadina orina harina cocina oficina
        platino deglutida heliotropio azteca hipotecan sencilla palpitante creatinina albúmina hemoglobina bilirrubina
        Bari Yoda calcio sodio potasio oxígeno hierro sulfato mamografía biopsia contraste agua corazón cristina
        eritropoyetina
    """,
}


def called_out(old: str, new: str, language: str = "en") -> list[tuple[str, str]]:
    change = body_change(f"<p>{old}</p>", f"<p>{new}</p>", language)
    return [(callout.old, callout.new) for callout in change.callouts if callout.kind == "drug"]


class TestNames:
    def test_are_known_and_one_in_both_languages(self):
        words = PAIRS.split()
        pairs = list(zip(words[::2], words[1::2], strict=True))

        assert [pair for pair in pairs if not is_drug(pair[0]) or substance(pair[0]) != substance(pair[1])] == []

    def test_of_different_medicines_are_different(self):
        english = {word.casefold() for word in PAIRS.split()[::2]} - {"tylenol"}  # which is acetaminophen

        assert len({substance(word) for word in english}) == len(english)

    @pytest.mark.parametrize("language", ORDINARY)
    def test_are_not_seen_in_ordinary_words(self, language: str):
        assert [word for word in ORDINARY[language].split() if is_drug(word)] == []

    @pytest.mark.parametrize("word", ["AMOXICILLIN", "Aspirinas", "statins", "OMEPRAZOLES", "Lidocaína"])
    def test_are_known_in_capitals_and_in_the_plural(self, word: str):
        assert is_drug(word)

    def test_are_never_longer_than_a_name(self):
        assert not is_drug("a" * 100_000 + "cillin")


class TestChanges:
    @pytest.mark.parametrize(
        ("old", "new", "found"),
        [
            ("Take aspirin.", "Take ibuprofen.", [("aspirin", "ibuprofen")]),
            ("Take a pill.", "Take an aspirin.", [("", "aspirin")]),
            ("Stop warfarin and eat.", "Stop and eat.", [("warfarin", "")]),
            ("Take aspirin.", "Take Aspirins.", []),
            ("Take aspirin.", "You may take aspirin now.", []),
            ("Take acetaminophen.", "Take paracetamol.", [("acetaminophen", "paracetamol")]),
            ("Ask.", "Ask about warfarin or heparin.", [("", "warfarin"), ("", "heparin")]),
            ("Take aspirin.", "Better swallow ibuprofen, or else aspirin, tonight.", [("", "ibuprofen")]),
            (
                "Take aspirin, not ibuprofen.",
                "Take ibuprofen, not aspirin.",
                [("aspirin", "ibuprofen"), ("ibuprofen", "aspirin")],
            ),
        ],
    )
    def test_are_called_out(self, old, new, found):
        assert called_out(old, new) == found

    def test_are_called_out_in_spanish(self):
        assert called_out("Tome ibuprofeno.", "Tome paracetamol.", "es") == [("ibuprofeno", "paracetamol")]

    def test_are_called_out_with_their_neighbours(self):
        change = body_change("<p>Take one aspirin a day.</p>", "<p>Take one warfarin a day.</p>")

        assert change.callouts == (Callout("drug", "aspirin", "warfarin", "Take one warfarin a day."),)

    def test_are_named_once_for_a_part_that_is_new_or_gone(self):
        old = article(sections=(section("before", "Before", "<p>Take no aspirin. Aspirin thins blood.</p>"),))
        new = article(sections=(section("after", "After", "<p>Ibuprofen may help the pain a lot.</p>"),))

        assert [[(one.old, one.new) for one in change.callouts] for change in compare(old, new).changes] == [
            [("aspirin", "")],
            [("", "Ibuprofen")],
        ]

    def test_of_a_first_version_are_no_news(self):
        first = compare(None, article(care_cards=(card("You took aspirin"),)))

        assert [change.callouts for change in first.changes] == [(), ()]


class TestCareCards:
    def test_that_come_or_go_say_how_urgent_they_are(self):
        old = article(care_cards=(card("Pain and fever"),))
        new = article(care_cards=(card("You cannot breathe", level="emergency", heading="Call for help"),))

        found = {(one.kind, one.old, one.new) for change in compare(old, new).changes for one in change.callouts}

        assert found == {("level", "call", ""), ("level", "", "emergency")}
