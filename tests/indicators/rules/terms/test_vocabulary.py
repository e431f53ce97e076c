from indicators.rules.terms import VOCABULARY
from tests.indicators.rules import test_conditions
from tests.indicators.rules.terms import test_figure, test_movement, test_peers, test_target


def test_every_test_of_the_vocabulary_is_tried_somewhere():
    mark = test_conditions.test_each_test_of_the_vocabulary_finds_what_it_should.pytestmark[0]
    tried = {case[0]["test"] for case in mark.args[1]}
    for module in (test_figure, test_target, test_movement, test_peers):
        tried |= {case[0]["test"] for case in module.CASES}
    assert tried == set(VOCABULARY)


def test_every_parameter_is_named_in_the_sentence_or_says_what_differs():
    silent = {"tolerance", "unit"}
    for name, term in VOCABULARY.items():
        for key, param in term.params.items():
            assert f"{{{key}}}" in term.sentence or param.otherwise or key in silent, (name, key)
