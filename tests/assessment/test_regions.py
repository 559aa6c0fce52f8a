"""The list of provinces, cities and counties."""

import pytest
from django.core.management import call_command
from django.db import transaction

from assessment.actions import regions
from assessment.models import Region

READINGS = {
    "500000": ("重庆市", "Chongqing", "chong qing shi"),
    "430100": ("长沙市", "Changsha", "chang sha shi"),
    "350200": ("厦门市", "Xiamen", "xia men shi"),
    "341500": ("六安市", "Lu'an", "lu an shi"),
    "341600": ("亳州市", "Bozhou", "bo zhou shi"),
    "340300": ("蚌埠市", "Bengbu", "beng bu shi"),
    "340303": ("蚌山区", "Bengshan District", "beng shan qu"),
    "340100": ("合肥市", "Hefei", "he fei shi"),
    "340104": ("蜀山区", "Shushan District", "shu shan qu"),
    "340123": ("肥西县", "Feixi County", "fei xi xian"),
    "340181": ("巢湖市", "Chaohu", "chao hu shi"),
    "140400": ("长治市", "Changzhi", "chang zhi shi"),
    "140428": ("长子县", "Zhangzi County", "zhang zi xian"),
    "331000": ("台州市", "Taizhou", "tai zhou shi"),
    "331100": ("丽水市", "Lishui", "li shui shi"),
    "330382": ("乐清市", "Yueqing", "yue qing shi"),
    "411100": ("漯河市", "Luohe", "luo he shi"),
    "211300": ("朝阳市", "Chaoyang", "chao yang shi"),
    "510682": ("什邡市", "Shifang", "shi fang shi"),
    "510114": ("新都区", "Xindu District", "xin du qu"),
    "440113": ("番禺区", "Panyu District", "pan yu qu"),
    "361124": ("铅山县", "Yanshan County", "yan shan xian"),
    "371524": ("东阿县", "Dong'e County", "dong e xian"),
    "610100": ("西安市", "Xi'an", "xi an shi"),
    "141100": ("吕梁市", "Lüliang", "lv liang shi"),
    "150100": ("呼和浩特市", "Hohhot", "hu he hao te shi"),
    "222400": (
        "延边朝鲜族自治州",
        "Yanbian Korean Autonomous Prefecture",
        "yan bian chao xian zu zi zhi zhou",
    ),
    "150724": ("鄂温克族自治旗", "Ewenki Autonomous Banner", "e wen ke zu zi zhi qi"),
    "310115": ("浦东新区", "Pudong New Area", "pu dong xin qu"),
}
PATHS = {
    "340104": "340000/340100/340104/",
    "110108": "110000/110100/110108/",  # the group 市辖区 is the city
    "500229": "500000/500200/500229/",
    "419001": "410000/419000/419001/",  # governed by the province itself
    "440305": "440300/440305/",  # separately planned: of provincial tier, and not Guangdong's
    "330206": "330200/330206/",
    "659001": "660000/659001/",  # the XPCC's, and not Xinjiang's
    "441900": "440000/441900/",  # a city without counties
    "710000": "710000/",
    "810000": "810000/",
    "820000": "820000/",
}


@pytest.fixture(scope="module")
def tree(django_db_setup, django_db_blocker) -> dict[str, Region]:
    """As it was loaded, to look at: loading takes longer than all that is asked of it here."""
    with django_db_blocker.unblock(), transaction.atomic():
        regions.load()
        found = {region.code: region for region in Region.objects.all()}
        transaction.set_rollback(True)
    return found


@pytest.fixture
def loaded(db) -> None:
    regions.load()


def test_the_whole_tree_is_there(tree):
    tiers = [region.tier for region in tree.values()]

    assert (len(tiers), tiers.count("province"), tiers.count("city")) == (3220, 40, 348)


def test_every_path_goes_through_the_parents(tree):
    for region in tree.values():
        above = tree[region.parent_id].path if region.parent_id else ""
        assert region.path == f"{above}{region.code}/"


def test_tiers_go_down(tree):
    below = {"": {"province"}, "province": {"city", "county"}, "city": {"county"}}
    for region in tree.values():
        above = tree[region.parent_id].tier if region.parent_id else ""
        assert region.tier in below[above], region.code


def test_no_two_counties_of_one_city_have_one_name(tree):
    names = [(region.parent_id, region.name) for region in tree.values()]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(("code", "path"), PATHS.items())
def test_what_is_special_stands_where_it_belongs(tree, code, path):
    assert tree[code].path == path


@pytest.mark.parametrize(("code", "expected"), READINGS.items())
def test_names_are_read_as_the_place_reads_them(tree, code, expected):
    region = tree[code]

    assert (region.name, region.name_en, region.name_key) == expected


def test_everything_has_an_english_name_and_a_key(tree):
    assert all(region.name_en and region.name_key.isascii() for region in tree.values())


@pytest.mark.usefixtures("loaded")
def test_loading_again_changes_nothing(django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        assert regions.load() == 0


@pytest.mark.usefixtures("loaded")
def test_loading_mends_what_differs_and_keeps_what_the_list_has_not():
    Region.objects.filter(pk="340104").update(name="别的区")
    Region.objects.create(
        code="999999", name="旧区", name_key="jiu qu", tier="county", parent_id="340100", path="999999/"
    )

    assert regions.load() == 1
    assert Region.objects.get(pk="340104").name == "蜀山区"
    assert Region.objects.filter(pk="999999").exists()


def test_the_command_says_what_it_did(db, capsys):
    call_command("load_regions")
    call_command("load_regions")

    assert capsys.readouterr().out.splitlines() == [
        "3220 regions added or changed.",
        "The regions are up to date.",
    ]
