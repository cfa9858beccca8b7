from app.core.worked import REMEMBERED, WorkedSettings


def test_what_worked_last_comes_first_and_once() -> None:
    worked = WorkedSettings()
    for model in ("a", "b", "a"):
        worked = worked.after("language_model", model)
    assert worked == WorkedSettings(language_model=("a", "b"))


def test_only_the_last_few_are_remembered() -> None:
    worked = WorkedSettings()
    for number in range(REMEMBERED + 2):
        worked = worked.after("recogniser", str(number))
    assert len(worked.of("recogniser")) == REMEMBERED
    assert worked.of("recogniser")[0] == str(REMEMBERED + 1)


def test_of_a_task_without_a_choice_nothing_is_known() -> None:
    assert WorkedSettings().of("detector") == ()
