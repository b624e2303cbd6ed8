"""The rules of the fold, one by one; `docs/records.md` states them."""

from __future__ import annotations

from sightline.model.observation import Op, SubjectKind
from sightline.model.values import (
    CompanyRef,
    Email,
    EmailStatus,
    EmailType,
    Location,
    Phone,
    PhoneStatus,
    Profile,
    Technology,
)
from tests.model.folding import company, folded, folded_company, folded_person, instant, person, said


def test_one_observation_is_taken_as_it_stands() -> None:
    record = folded_person(person(7, 0, full_name="Ada Lovelace", emails=(Email("ada@acme.com"),), headline="Counts"))
    assert record.noun.full_name == "Ada Lovelace"
    assert record.noun.first_name == "Ada"
    assert record.noun.last_name == "Lovelace"
    assert record.noun.headline == "Counts"
    assert record.confidence == 50
    assert record.support == {}
    assert [each.observation for each in record.evidence] == [7]
    assert (record.created_at, record.updated_at, record.gone) == (instant(0), instant(0), False)


def test_a_later_claim_of_a_source_replaces_only_the_fields_that_it_states() -> None:
    record = folded_company(
        company(1, 0, name="Acme", headcount=10, ticker="ACM"), company(2, 5, headcount=12, ticker=None)
    )
    assert (record.noun.name, record.noun.headcount, record.noun.ticker) == ("Acme", 12, None)
    assert record.support_of("name").evidence != record.support_of("headcount").evidence


def test_claims_apply_in_order_of_time_not_of_arrival() -> None:
    record = folded_company(company(1, 9, headcount=12), company(2, 5, headcount=10))
    assert record.noun.headcount == 12


def test_a_source_that_speaks_twice_of_one_moment_is_believed_the_second_time() -> None:
    assert folded_company(company(2, 5, headcount=12), company(1, 5, headcount=10)).noun.headcount == 12


def test_a_retraction_takes_back_what_was_said_before_it_and_nothing_later() -> None:
    first = company(1, 0, name="Acme", headcount=10)
    taken = company(2, 5, op=Op.retract, headcount=0)
    again = company(3, 9, headcount=11)
    assert folded_company(first, taken).noun.headcount is None
    assert folded_company(first, taken).noun.name == "Acme"
    assert folded_company(first, taken, again).noun.headcount == 11
    late = company(4, 3, headcount=7)  # arrived last, but speaks of a day before the retraction
    assert folded_company(first, taken, late).noun.headcount is None


def test_a_retracted_name_was_never_a_former_name() -> None:
    record = folded_company(
        company(1, 0, name="Acne"), company(2, 1, op=Op.retract, name=""), company(3, 2, name="Acme")
    )
    assert record.noun.former_names == ()


def test_a_retraction_that_names_no_field_takes_all_back() -> None:
    record = folded_company(company(1, 0, name="Acme"), company(2, 5, op=Op.retract))
    assert record.gone
    assert record.noun.name is None


def test_one_key_of_a_mapping_is_a_field_of_its_own() -> None:
    record = folded_company(
        company(1, 0, attributes={"sector": "Steel", "cik": 5}),
        company(2, 5, attributes={"sector": "Energy"}),
        company(3, 6, op=Op.retract, attributes={"cik": 0}),
        company(4, 1, source=2, attributes={"sector": "Gas", "founder": "Ada"}),
    )
    assert record.noun.attributes == {"sector": "Energy", "founder": "Ada"}


def test_what_a_source_said_before_it_declared_the_subject_gone_does_not_come_back() -> None:
    rows = [company(1, 0, name="Acme", headcount=10), company(2, 5, op=Op.gone)]
    gone = folded_company(*rows)
    assert gone.gone
    assert gone.noun.name == "Acme"  # still readable
    back = folded_company(*rows, company(3, 9, name="Acme"))
    assert not back.gone
    assert back.noun.headcount is None


def test_gone_in_one_source_leaves_the_others() -> None:
    record = folded_company(
        company(1, 9, source=1, name="Acme", headcount=10),
        company(2, 10, source=1, op=Op.gone),
        company(3, 0, source=2, name="ACME Steel"),
    )
    assert not record.gone
    assert (record.noun.name, record.noun.headcount) == ("ACME Steel", None)


def test_trust_beats_recency_and_recency_the_name_of_the_source() -> None:
    rows = [company(1, 0, source=1, headcount=10), company(2, 9, source=2, headcount=20)]
    assert folded_company(*rows).noun.headcount == 20
    assert folded_company(*rows, weights={"crm": 0.9}).noun.headcount == 10
    level = [company(1, 9, source=1, headcount=10), company(2, 9, source=2, headcount=20)]
    assert folded_company(*level).noun.headcount == 10


def test_a_source_that_said_the_same_again_is_as_recent_as_that() -> None:
    rows = [company(1, 0, source=1, seen=30, headcount=10), company(2, 9, source=2, headcount=20)]
    record = folded_company(*rows)
    assert record.noun.headcount == 10
    assert record.updated_at == instant(30)
    assert folded_company(*rows, as_of=9).updated_at == instant(9)


def test_a_correction_outranks_all_and_is_certain() -> None:
    record = folded_company(
        company(1, 0, source=9, headcount=7), company(2, 9, source=1, headcount=10), weights={"crm": 1.0}
    )
    assert record.noun.headcount == 7
    assert record.support_of("headcount").confidence == 100


def test_sources_that_agree_make_a_field_surer() -> None:
    record = folded_company(
        company(1, 0, source=1, name="Acme", ticker="A"), company(2, 0, source=2, name="ACME", ticker="B")
    )
    assert record.support_of("name").confidence == 75
    assert record.support_of("name").evidence == (0, 1)
    assert record.support_of("ticker").confidence == 50


def test_one_source_does_not_agree_with_itself() -> None:
    record = folded_company(
        company(1, 0, source=1, subject=4, name="Acme"), company(2, 0, source=1, subject=5, name="Acme")
    )
    assert record.support_of("name").confidence == 50


def test_an_old_statement_weighs_half_after_two_years() -> None:
    record = folded_company(company(1, 0, source=1, name="Acme"), company(2, 730.5, source=2, name="Acme", ticker="A"))
    assert record.support_of("ticker").confidence == 50
    assert record.support_of("name").confidence == 62  # 1 - 0.5 * 0.75


def test_lists_are_the_union_of_what_sources_say_now() -> None:
    record = folded_person(
        person(1, 0, source=1, emails=(Email("old@acme.com"),), skills=("Go", "Rust")),
        person(2, 1, source=1, emails=(Email("a@acme.com", status=EmailStatus.unverified),)),
        person(3, 5, source=2, emails=(Email("b@acme.com"), Email("a@acme.com", EmailType.work)), skills=("GO", "C")),
    )
    assert record.noun.emails == (
        Email("b@acme.com", EmailType.work),
        Email("a@acme.com", EmailType.work, EmailStatus.unverified),
    )
    assert record.noun.skills == ("GO", "C", "Rust")


def test_verification_counts_for_an_email() -> None:
    verified = Email("a@acme.com", status=EmailStatus.verified)
    record = folded_person(person(1, 0, emails=(verified, Email("x@acme.com", status=EmailStatus.invalid))))
    assert record.support["emails:a@acme.com"].confidence == 95
    assert record.support["emails:x@acme.com"].confidence == 5


def test_between_sources_of_one_standing_the_better_verified_status_counts() -> None:
    rows = [
        person(1, 0, source=1, phones=(Phone("+14155550123", status=PhoneStatus.unverified),)),
        person(2, 0, source=2, phones=(Phone("+14155550123", status=PhoneStatus.verified),)),
    ]
    assert folded_person(*rows).noun.phones[0].status == "verified"
    assert folded_person(*rows, weights={"crm": 0.6}).noun.phones[0].status == "unverified"


def test_items_of_other_lists_meet_by_what_identifies_them() -> None:
    record = folded_company(
        company(1, 0, source=1, technologies=(Technology("React"),)),
        company(2, 1, source=2, technologies=(Technology("react", category="Frameworks"), Technology("Go"))),
        company(3, 0, source=3, profiles=(Profile("linkedin", "https://www.linkedin.com/company/acme"),)),
    )
    assert [each.name for each in record.noun.technologies] == ["react", "Go"]
    assert record.support_of("technologies:react").evidence == (0, 1)
    assert len(record.noun.profiles) == 1


def test_a_name_that_a_source_gave_up_is_a_former_name() -> None:
    record = folded_company(
        company(1, 0, source=1, name="Facebook", domain="facebook-inc.com"),
        company(2, 9, source=1, name="Meta", domain="meta.com"),
        company(3, 5, source=2, name="Facebook", domain="facebook-inc.com"),
        company(4, 5, source=3, name="Meta Platforms"),
    )
    assert record.noun.name == "Meta"
    assert record.noun.former_names == ("Facebook",)
    assert record.noun.alternative_names == ("Meta Platforms",)
    assert (record.noun.domain, record.noun.other_domains) == ("meta.com", ("facebook-inc.com",))


def test_another_spelling_of_the_same_name_is_not_a_former_one() -> None:
    record = folded_company(company(1, 0, name="ACME"), company(2, 9, name="Acme"))
    assert record.noun.former_names == ()


def test_a_persons_name_is_not_mixed_of_two() -> None:
    record = folded_person(
        person(1, 0, source=1, full_name="Robert Paul Smith", prefix="Dr."),
        person(2, 9, source=2, first_name="Bob", last_name="Smith"),
    )
    assert (record.noun.first_name, record.noun.last_name, record.noun.full_name) == ("Bob", "Smith", "Bob Smith")
    assert record.noun.alternative_names == ("Robert Paul Smith",)
    assert record.noun.prefix == "Dr."


def test_a_correction_of_one_part_of_a_name_changes_the_full_name() -> None:
    record = folded_person(person(1, 5, source=1, full_name="Rob Smith"), person(2, 9, source=9, first_name="Bob"))
    assert (record.noun.first_name, record.noun.full_name) == ("Bob", "Bob Smith")
    assert record.noun.alternative_names == ("Rob Smith",)


def test_places_are_read_and_their_words_kept() -> None:
    record = folded_person(person(1, 0, location=Location(text="Berlin, Germany")))
    assert record.noun.location is not None
    assert record.noun.location.country_code == "DE"
    assert record.noun.location.text == "Berlin, Germany"


def test_as_of_an_earlier_day_only_what_was_observed_by_then_counts() -> None:
    rows = [company(1, 0, name="Acme", headcount=10), company(2, 9, name="Acme Corp", headcount=20)]
    record = folded_company(*rows, as_of=8.5)
    assert (record.noun.name, record.noun.headcount, record.noun.former_names) == ("Acme", 10, ())


def test_postings_read_their_title_and_are_gone_when_their_source_says_so() -> None:
    acme = CompanyRef(name="Acme", subject=3)
    rows = [said(SubjectKind.posting, 1, 0, title="VP Sales", company=acme)]
    record = folded(SubjectKind.posting, *rows)
    assert (record.noun.seniority, record.noun.company) == ("vp", acme)
    gone = folded(SubjectKind.posting, *rows, said(SubjectKind.posting, 2, 5, op=Op.gone))
    assert gone.gone
    assert gone.noun.title == "VP Sales"


def test_measures_and_news_are_settled_like_everything_else() -> None:
    rows = [said(SubjectKind.measure, 1, 0, name="visits", value=5.0), said(SubjectKind.measure, 2, 1, value=6.0)]
    assert folded(SubjectKind.measure, *rows).noun.value == 6.0
    acme, beta = CompanyRef(domain="acme.com", subject=3), CompanyRef(domain="beta.com", subject=4)
    news = folded(
        SubjectKind.news,
        said(SubjectKind.news, 1, 0, source=1, companies=(acme,)),
        said(SubjectKind.news, 2, 1, source=2, companies=(beta, acme)),
    )
    assert news.noun.companies == (beta, acme)


def test_the_type_of_an_address_is_read_from_it_unless_it_is_stated() -> None:
    stated = (
        Email("ada@acme.com"),
        Email("ada@gmail.com"),
        Email("info@acme.com"),
        Email("x@gmail.com", EmailType.work),
    )
    record = folded_person(person(1, 0, full_name="Ada", emails=stated))
    assert [each.type for each in record.noun.emails] == [
        EmailType.work,
        EmailType.personal,
        EmailType.generic,
        EmailType.work,
    ]
