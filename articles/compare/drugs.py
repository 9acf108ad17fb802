"""Names of medicines as words of a text spell them, in English and Spanish.

Most are known by their stem: the ending (or the beginning) that the international nonproprietary names of one family
share, so that tomorrow's -mab is known, too. Others, and words that only look like a name, are listed. It is enough
to make somebody look and no more: a list of all medicines would have to be kept up.
"""

from __future__ import annotations

import re
from functools import lru_cache

from articles.compare.vocabulary import fold

# In both languages, where a last vowel or a sound (see `_sound`) makes them differ. Longer than the stem where the
# stem alone ends ordinary words: "-sone" would be every persona, "-entan" all that they presentan.
_ENDINGS = {
    "infections": """
        cillin cilina penem bactam cycline ciclina mycin micina micin floxacin floxacino zolid zolida azole azol
        fungin fungina vudine vudina citabine citabina avir evir ovir uvir mivir sivir lvir asvir mectin mectina
        oroquine oroquina floquine floquina toin toina diazine diazina
    """,
    "heart, vessels and blood": """
        olol alol dilol pril sartan dipine dipino statin statina fibrate fibrato azosin azosina ulosin ulosina
        thiazide tiazida semide semida parin parina ixaban roxaban doxaban gatran grel grelor teplase teplasa darone
        darona pafenone pafenona cainide cainida vaptan
    """,
    "sugar and hormones": """
        formin formina gliptin gliptina gliflozin gliflozina glitazone glitazona glinide glinida glutide glutida
        natide natida zepatide zepatida paratide paratida reotide reotida pizide pizida clazide clazida buride burida
        epiride epirida thyroxine tiroxina nisone nisona nisolone nisolona methasone metasona cortisone cortisona
        cinolone cinolona ticasone ticasona sonide sonida dronate dronato ledronic ledronico relin relina gestrel
        lutamide lutamida steride sterida oxifen oxifeno oxifene trozole trozol estrant
    """,
    "pain, sleep and mind": """
        caine caina profen profeno fenac fenaco oxicam coxib triptan codone codona morphone morfona fentanil fentanilo
        orphan orfano rolac rolaco dolac dolaco zepam zolam barbital pidem piclone piclona oxetine oxetina talopram
        faxine faxina triptyline triptilina pramine pramina peridol peridone peridona piprazole piprazol tiapine
        tiapina zapine zapina azepine azepina trigine trigina racetam giline gilina stigmine stigmina curonium curonio
        flurane flurano mazine mazina
    """,
    "stomach, lungs and allergies": """
        prazole prazol motidine motidina nitidine nitidina metidine metidina setron pitant buterol meterol moterol
        daterol butamol lukast tropium tropio phylline filina ratadine ratadina patadine patadina tirizine tirizina
        oxyzine oxizina clizine clizina fenadine fenadina dramine dramina niramine niramina loprost noprost prostol
    """,
    "cancer and immunity": """
        mab tinib ciclib parib fenib zomib lisib tacept nercept bercept grastim oetin oetina rubicin rubicina taxel
        platin platino notecan potecan trexate trexato trexed mustine mustina blastine blastina cristine cristina
        relbine relbina uracil uracilo poside posido olimus limod lidomide lidomida phosphamide fosfamida thioprine
        tioprina retinoin retinoina
    """,
}
_BEGINNINGS = """
    cefac cefad cefalex cefalosp cefalotin cefaz cefd cefep cefix cefot cefox cefp ceft cefur gadob gadod gadop gadot
    gadox iodix iohex iopam ioprom iovers sulfad sulfam sulfas
"""

# Once, where the languages differ by sounds or by a last vowel.
_NAMES = """
    acetaminophen acetylsalicylic adenosine albuterol allopurinol amantadine ambrisentan amphetamine asparaginase
    aspirin atomoxetine atropine azathioprine baclofen barium bisacodyl bleomycin bosentan botulinum buprenorphine
    bupropion buspirone carbidopa chlorhexidine clonidine codeine colchicine cyclobenzaprine cyclophosphamide
    cyclosporine dapsone digoxin dimenhydrinate diphenhydramine dipyrone dobutamine docusate donepezil dopamine
    ephedrine epinephrine ergotamine estradiol ethambutol ezetimibe febuxostat fentanyl finasteride gabapentin
    gadolinium gemfibrozil glucagon glyburide guaifenesin heparin hydralazine hydroxyurea ibuprofen insulin iodine
    isoniazid isosorbide ketamine lactulose leucovorin levodopa levothyroxine lithium loperamide macitentan memantine
    meperidine mercaptopurine mesalamine metformin methadone methenamine methocarbamol methyldopa methylphenidate
    metoclopramide mifepristone minoxidil misoprostol morphine mupirocin mycophenolate naloxone naltrexone naproxen
    niacin nitroglycerin norepinephrine nystatin oxytocin penicillin phenylephrine phenytoin povidone prednisone
    pregabalin progesterone promethazine propofol pseudoephedrine quinine rifampin sertraline sildenafil simethicone
    spironolactone statin sucralfate tadalafil testosterone tizanidine topiramate tramadol tranexamic trazodone
    trimethoprim valproate valproic vardenafil varenicline warfarin
"""
# Another name, or the same one in another spelling: of which of those above.
_SYNONYMS = {
    "acetaminophen": "paracetamol tylenol",
    "albuterol": "salbutamol",
    "aspirin": "acetylsalicylic",
    "barium": "bario",
    "botulinum": "botulinica",
    "cyclosporine": "cyclosporin",
    "dipyrone": "metamizole",
    "diphenhydramine": "benadryl",
    "epinephrine": "adrenaline",
    "estradiol": "oestradiol",
    "furosemide": "lasix",
    "glyburide": "glibenclamide",
    "ibuprofen": "advil motrin",
    "iodine": "yodo",
    "lithium": "litio",
    "meperidine": "pethidine",
    "mesalamine": "mesalazine",
    "naproxen": "aleve",
    "nitroglycerin": "nitroglycerine",
    "norepinephrine": "noradrenaline",
    "rifampin": "rifampicin",
    "warfarin": "coumadin",
}
# Ordinary words, and what the body itself makes or is examined for, that sound like one.
_NOT_DRUGS = """
    anticodon cistatina cornison crepitant crepitante cystatin deglutida ectropium ensartan entropio entropium
    eritropoyetina erythropoietin espaldaron ghrelin grelina heliotropio hipotecan mongrel palpitant precipitant
    pyrogallol sequestrant vizcaina
"""

_SOUNDS = (("ph", "f"), ("th", "t"), ("ch", "c"), ("y", "i"), ("mf", "nf"), ("poiet", "poet"))
_UNHEARD = re.compile(r"^(?:e(?=s[cpt])|p(?=s))")  # espironolactona, pseudoefedrina
_TWICE = re.compile(r"([^r])\1")  # bario, the contrast, is no barrio
_LONGEST = 40  # letters of a name
_SHORT = 6  # letters; from a word of so many or fewer a vowel is not taken away: iodine is no "iodo"


def _sound(word: str) -> str:
    """Return the word as both languages would spell it, but for its ending: "fenitoin" for phenytoin and fenitoína."""
    spelling = fold(word)
    for heard, written in _SOUNDS:
        spelling = spelling.replace(heard, written)
    return _TWICE.sub(r"\1", _UNHEARD.sub("", spelling))


def _key(sound: str) -> str:
    """Return what both languages have in common of a name."""
    return sound.removesuffix("um").rstrip("aeo") if len(sound) > _SHORT else sound


def _sounds(words: str) -> list[str]:
    return [_sound(word) for word in words.split()]


_STEMS = re.compile(
    rf"(?:{'|'.join(_sounds(_BEGINNINGS))})[a-z]{{2,}}"
    rf"|[a-z]{{2,}}(?:{'|'.join(sorted({ending for row in _ENDINGS.values() for ending in _sounds(row)}))})"
)
_SUBSTANCES = {_key(name): _key(name) for name in _sounds(_NAMES)} | {
    _key(name): _key(_sound(main)) for main, others in _SYNONYMS.items() for name in _sounds(others)
}
_EXCLUDED = frozenset(_sounds(_NOT_DRUGS))


def substance(word: str) -> str:
    """Return what medicine the word names, the same for both languages and for singular and plural; "" for none."""
    return _substance(word) if len(word) <= _LONGEST else ""


@lru_cache(maxsize=4_096)
def _substance(word: str) -> str:
    sound = _sound(word)
    for name in (sound, sound.removesuffix("s")):
        if name in _EXCLUDED:
            return ""
        if found := _SUBSTANCES.get(_key(name)):
            return found
        if _STEMS.fullmatch(name):
            return _key(name)
    return ""


def is_drug(word: str) -> bool:
    return bool(substance(word))


def drug_name(word: str) -> str:
    """Return the name for a comparison within one language, where another name of the same medicine is a change."""
    return fold(word).removesuffix("s")
