"""Countries and nationalities are understood as people write them, in twelve languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.kb.countries import load_countries
from bot.kb.problems import Problems
from bot.nlu.name_finder import Names, shared_names
from bot.nlu.names import KNOWLEDGE, lone_countries

# What people type when asked for their nationality; written down before the table was looked at.
SAID = {
    "de": """ich bin Syrer=SY|Inderin=IN|türkisch=TR|Ich komme aus der Türkei=TR|bin Pole=PL|Polin=PL
        |ukrainische Staatsbürgerin=UA|Tscheche=CZ|aus Bosnien=BA|Bosnierin=BA|USA=US|Amerikaner=US|Palästinenser=PS|Korea=KR
        |Nordkorea=KP|vietnamesisch=VN|Tuerkei=TR|Ägypterin=EG|Brasilianer=BR|Weißrussland=BY|Afghane=AF|ich bin Franzose=FR
        |Philippinerin=PH|Holländer=NL|Ich habe die russische Staatsangehörigkeit=RU|Kosovarin=XK|Deutsch=DE|England=GB""",
    "en": """I am Indian=IN|I'm Syrian=SY|USA=US|US=US|from the US=US|UK=GB|British=GB|Czech Republic=CZ|Turkey=TR|Turkish=TR
        |Polish=PL|Filipino=PH|Nepali=NP|Bosnia=BA|Korea=KR|South Korean=KR|North Korea=KP|I have Pakistani nationality=PK
        |Nigerian=NG|Georgian=GE|Georgia=GE|Ivory Coast=CI|UAE=AE|DR Congo=CD|Palestine=PS|macedonian=MK
        |I am a Kenyan nurse=KE|my nationality is Sri Lankan=LK|Ukrainian citizen=UA|Dominican=DO|South African=ZA""",
    "ar": """أنا مصري=EG|مصرية=EG|سوري=SY|سورية=SY|أنا من سوريا=SY|الهندي=IN|هندية=IN|عراقي=IQ|عراقية الجنسية=IQ|فلسطيني=PS
        |فلسطين=PS|الأردن=JO|أردنية=JO|لبناني=LB|مغربي=MA|تونسية=TN|جزائري=DZ|سودانية=SD|أمريكا=US|يمني=YE|الجنسية السورية=SY
        |ليبي=LY|تركي=TR|أوكرانية=UA|أفغاني=AF|ايراني=IR|صومالية=SO|اريتريا=ER|كوريا=KR|بريطانيا=GB""",
    "cs": """jsem Čech=CZ|Češka=CZ|česká=CZ|Česká republika=CZ|Slovák=SK|slovenská=SK|Ukrajinka=UA|ukrajinské občanství=UA
        |indická=IN|Ind=IN|Vietnamec=VN|vietnamská=VN|Polák=PL|z Polska=PL|z Ukrajiny=UA|Rus=RU|Syřan=SY|Američan=US|USA=US
        |Bosna=BA|Turek=TR|mongolské=MN|ceska=CZ|jsem z Maďarska=HU|Jihokorejec=KR|jsem Egypťan=EG""",
    "es": """soy colombiano=CO|colombiana=CO|venezolana=VE|indio=IN|India=IN|EEUU=US|estadounidense=US|argentino=AR
        |mexicana=MX|nacionalidad peruana=PE|chileno=CL|española=ES|ucraniana=UA|siria=SY|marroquí=MA|turco=TR|checo=CZ
        |salvadoreño=SV|hondureña=HN|ecuatoriana=EC|Corea=KR|Inglaterra=GB|boliviano=BO|soy cubana=CU|dominicano=DO|mexico=MX""",
    "fr": """je suis marocain=MA|marocaine=MA|tunisien=TN|algérienne=DZ|camerounais=CM|indienne=IN|indien=IN|sénégalaise=SN
        |ivoirien=CI|nationalité syrienne=SY|française=FR|turque=TR|ukrainienne=UA|polonais=PL|tchèque=CZ|RDC=CD|Corée=KR
        |Bosnie=BA|nigérian=NG|nigérien=NE|Palestine=PS|algerien=DZ|américaine=US|congo brazzaville=CG|Angleterre=GB
        |béninoise=BJ""",
    "pl": """jestem Ukrainką=UA|Ukrainiec=UA|ukraińskie=UA|indyjskie=IN|obywatelstwo indyjskie=IN|z Indii=IN|Hindus=IN
        |Białorusin=BY|białoruska=BY|Polak=PL|polskie=PL|jestem Polką=PL|Gruzin=GE|jestem z Turcji=TR|Wietnamka=VN|USA=US
        |amerykańskie=US|Czech=CZ|Syryjczyk=SY|z Wielkiej Brytanii=GB|Nepalczyk=NP|Bośnia=BA|Korea=KR|rosyjskie=RU
        |ukrainskie=UA|z Egiptu=EG""",
    "pt": """sou brasileiro=BR|brasileira=BR|angolana=AO|moçambicano=MZ|EUA=US|indiano=IN|indiana=IN|português=PT
        |portuguesa=PT|ucraniano=UA|sírio=SY|turca=TR|cabo verde=CV|americano=US|tcheco=CZ|República Checa=CZ|Coreia=KR
        |Bósnia=BA|venezuelana=VE|paquistanês=PK|colombiana=CO|Palestina=PS|argentina=AR|sou chinesa=CN|Inglaterra=GB
        |nacionalidade marroquina=MA""",
    "ru": """индиец=IN|индианка=IN|индийское=IN|из Индии=IN|я украинка=UA|украинец=UA|из Украины=UA|украинское гражданство=UA
        |США=US|американец=US|сириец=SY|русский=RU|россиянка=RU|РФ=RU|гражданин России=RU|казашка=KZ|из Казахстана=KZ
        |узбек=UZ|белоруска=BY|Белоруссия=BY|грузинка=GE|армянин=AM|турок=TR|Чехии=CZ|вьетнамец=VN|молдаванка=MD|Корея=KR
        |Северная Корея=KP|нигерийка=NG|из Нигерии=NG|Англия=GB|киргиз=KG""",
    "tr": """Türküm=TR|Türk=TR|Türkiye=TR|Hintli=IN|Hintliyim=IN|Suriyeliyim=SY|Suriyeli=SY|ABD=US|Amerikalı=US
        |Ukraynalıyım=UA|Rus=RU|Alman=DE|İranlıyım=IR|Azerbaycanlı=AZ|Gürcü=GE|Çin=CN|Bosna=BA|Boşnak=BA|Kore=KR
        |Güney Koreli=KR|Özbek=UZ|Pakistanlı=PK|Mısırlı=EG|T.C. Türk vatandaşı=TR|İngiltere=GB|suriyeden geldim=SY|Afganım=AF
        |turkum=TR|Bulgar=BG""",
    "uk": """українець=UA|я українка=UA|українське=UA|з України=UA|громадянин України=UA|індієць=IN|індійське=IN|США=US
        |білорус=BY|білоруска=BY|поляк=PL|полька=PL|з Польщі=PL|росіянин=RU|грузин=GE|молдованин=MD|молдаванка=MD|чех=CZ
        |Чехії=CZ|сирієць=SY|з Сирії=SY|турок=TR|казах=KZ|Корея=KR|нігерієць=NG|вірменин=AM|азербайджанець=AZ|єгиптянин=EG
        |Англія=GB|індуска=IN""",
    "vi": """Nga=RU|Mỹ=US|Anh=GB|Ấn=IN|Ấn Độ=IN|tôi là người Mỹ=US|người Việt Nam=VN|Việt Nam=VN|người Việt=VN|Việt=VN
        |nước Anh=GB|Hàn=KR|Hàn Quốc=KR|Triều Tiên=KP|Trung Quốc=CN|Nhật=JP|Đức=DE|Pháp=FR|Séc=CZ|Tiệp Khắc=CZ
        |người Ukraina=UA|Lào=LA|Campuchia=KH|Thái Lan=TH|Úc=AU|quốc tịch Việt Nam=VN|viet nam=VN|người Philippines=PH
        |Ba Lan=PL""",
}  # fmt: skip
CASES = [(language, *said.strip().rsplit("=", 1)) for language, block in SAID.items() for said in block.split("|")]
OTHERWISE = {
    "help us": None, "mang thai": None, "lao động": None, "cuánto gana": None, "reunión familiar": None, "кроме того": None,
    "anh ơi": None, "thợ hàn": None, "chủ nhật": None, "перукар": None, "الهندسة": None, "الدعم المالي": None,
    "индивидуальный": None, "ми мали": None, "congo": None, "este": "EE", "dal pole": None,
    "I speak German, but I am Indian": "IN", "Ich lebe in Deutschland und bin Syrer": "SY", "I speak Polish, from Ukraine": "UA",
}  # fmt: skip


@pytest.fixture(scope="module")
def names() -> Names:
    """All names, as checks find them."""
    return shared_names()


@pytest.mark.parametrize(("language", "text", "code"), CASES)
def test_a_nationality_is_understood_as_people_write_it(names: Names, language: str, text: str, code: str) -> None:
    assert names.names(text).get("country") == code, f"{language}: {text}"


def test_there_are_fifteen_and_more_in_each_language() -> None:
    assert all(len([case for case in CASES if case[0] == language]) >= 15 for language in SAID)
    assert len(SAID) == 12


@pytest.mark.parametrize(("text", "code"), OTHERWISE.items())
def test_other_words_are_no_countries_and_what_is_certain_comes_first(names: Names, text: str, code: str | None) -> None:
    assert names.names(text).get("country") == code


def test_a_country_may_be_a_language_too(names: Names) -> None:
    found = names.names("Czech Republic")
    assert (found["country"], found["language_name"]) == ("CZ", "cs")


def test_the_table_is_right() -> None:
    problems = Problems(KNOWLEDGE)
    table = load_countries(KNOWLEDGE / "countries.yml", problems)
    assert problems.found == []
    assert len(table) >= 140
    assert set(lone_countries()).isdisjoint(form for country in table.values() for form in country.forms())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("XX:\n  de: [xer]\n", "countries.yml:1: unknown country 'XX'"),
        ("IN:\n  de: [inder]\nPK:\n  en: [inder]\n", "countries.yml:3: 'inder' belongs to IN and PK"),
        ('IN:\n  de: [inder]\n"NO":\n  alone: [inder]\n', "countries.yml:3: 'inder' belongs to IN and NO"),
        ("IN:\n  de: [Inder]\n", "countries.yml:1: 'Inder' is not in lower case"),
        ("IN:\n  it: [indiano]\n", "countries.yml:2: unknown key 'IN.it'"),
        ("IN:\n  de: inder\n", "countries.yml:2: 'IN.de': Input should be a valid list"),
    ],
)
def test_a_mistake_is_a_problem_with_its_line(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "countries.yml"
    path.write_text(text, "utf-8")
    problems = Problems(tmp_path)
    load_countries(path, problems)
    assert [str(one).split("/")[-1] for one in problems.found] == [problem]


def test_where_there_is_no_table_there_are_the_names_of_cldr(tmp_path: Path) -> None:
    problems = Problems(tmp_path)
    assert load_countries(tmp_path / "countries.yml", problems) == {}
    assert problems.found == []
