"""Singular and plural of nouns that projects use as names of resources."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from featurebuilder.nouns import is_plural, plural, singular

BOTH_WAYS = """
address addresses, alarm alarms, alias aliases, ally allies, analysis analyses, api apis,
archive archives, automaton automata, axis axes, base bases, batch batches, bias biases,
blouse blouses, bonus bonuses, bookshelf bookshelves, boss bosses, box boxes, branch branches,
bureau bureaus, bus buses, business businesses, cache caches, cactus cacti, calorie calories,
campus campuses, canoe canoes, canvas canvases, case cases, category categories, cause causes,
cave caves, cheese cheeses, child children, city cities, class classes, clause clauses,
clinic clinics, coach coaches, company companies, cookie cookies, corpse corpses,
course courses, credential credentials, crisis crises, criterion criteria, curve curves,
database databases, day days, device devices, diagnosis diagnoses, disease diseases,
dish dishes, dress dresses, drive drives, echo echoes, eclipse eclipses, emoji emojis,
employee employees, enterprise enterprises, entry entries, excuse excuses, exercise exercises,
expense expenses, fee fees, ferry ferries, foot feet, fuse fuses, gas gases, gateway gateways,
glass glasses, gnu gnus, goose geese, grandchild grandchildren, guru gurus, half halves,
headache headaches, hero heroes, hobby hobbies, horse horses, hotel hotels, house houses,
hypothesis hypotheses, id ids, increase increases, index indices, invoice invoices, iris irises,
key keys, kiwi kiwis, knife knives, leaf leaves, lease leases, lens lenses, license licenses,
life lives, logo logos, loss losses, man men, match matches, matrix matrices, menu menus,
metric metrics, monkey monkeys, mouse mice, movie movies, niche niches, noise noises,
notice notices, nurse nurses, office offices, olive olives, patch patches, pause pauses,
pdf pdfs, person people, phase phases, phenomenon phenomena, photo photos, piano pianos,
plateau plateaus, policeman policemen, potato potatoes, premise premises, price prices,
prize prizes, process processes, pulse pulses, purchase purchases, purpose purposes,
query queries, quiz quizzes, radio radios, radius radii, release releases, reply replies,
response responses, roof roofs, room rooms, rose roses, sale sales, salesperson salespeople,
schema schemas, search searches, service services, setting settings, shelf shelves, shoe shoes,
size sizes, smoothie smoothies, solo solos, specimen specimens, spouse spouses,
statistic statistics, status statuses, stay stays, stimulus stimuli, study studies,
superhero superheroes, survey surveys, tax taxes, taxi taxis, thesis theses, thief thieves,
tie ties, tomato tomatoes, tooth teeth, topic topics, tornado tornadoes, tree trees,
universe universes, url urls, use uses, user users, valve valves, vase vases, vertex vertices,
video videos, virus viruses, visit visits, volcano volcanoes, waltz waltzes,
warehouse warehouses, watch watches, wife wives, wiki wikis, wolf wolves, woman women,
zombie zombies
"""
PAIRS = [pair.split() for pair in BOTH_WAYS.split(",")]


@pytest.mark.parametrize(("one", "many"), PAIRS)
def test_both_numbers(one: str, many: str) -> None:
    assert (singular(many), plural(one)) == (one, many)
    assert (singular(one), plural(many)) == (one, many)
    assert (is_plural(one), is_plural(many)) == (False, True)


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("antenna", "antennae"),
        ("appendix", "appendices"),
        ("formula", "formulae"),
        ("fungus", "fungi"),
        ("index", "indexes"),
        ("memorandum", "memoranda"),
        ("schema", "schemata"),
    ],
)
def test_second_plural(one: str, many: str) -> None:
    assert singular(many) == one


SAME_IN_BOTH = (
    "analytics aws css data dns headquarters info mathematics means media news physics series "
    "sms species tls trousers"
)


@pytest.mark.parametrize("noun", SAME_IN_BOTH.split())
def test_nouns_without_another_singular(noun: str) -> None:
    assert singular(noun) == noun


@given(st.from_regex(r"[a-z]{1,12}", fullmatch=True))
def test_no_word_disappears(word: str) -> None:
    assert singular(word)
    assert len(plural(word)) >= len(singular(word))
