"""Twenty-eight more paragraphs of the invented statement, which make it one of forty."""

from tests.browser.statement import (
    CHARTER,
    LIGHTS,
    MEETING,
    SAFE,
    SKILLS,
    TEAM,
    TWELVE,
    Cited,
    Name,
    Paragraph,
    check,
    outcome,
    promise,
    role,
    view,
)  # fmt: skip
from tests.browser.statement import THEMES as OF_TWELVE

TIDAL, MOORING, WHARF = "Tidal Data Study", "Mooring Standards Agreement", "Wharf Safety Guide"
GREEN, CABLE, PILOTS = "Green Harbour Roadmap", "Cable Landing Guide", "Pilots Exchange Programme"
CARGO, FOG, DRONES = "Cargo Document Framework", "Fog Signal Study", "Harbour Drones Project"
FUND, DESK, NAMES = "Small Ports Fund", "Customs Help Desk", "Ship Names Registry"
NEW = {
    TIDAL: ("study", "Digital infrastructure"), MOORING: ("agreement", "Digital trade"),
    WHARF: ("guide", "Cybersecurity"), GREEN: ("roadmap", "Digital infrastructure"),
    CABLE: ("guide", "Digital infrastructure"), PILOTS: ("programme", "Skills and inclusion"),
    CARGO: ("framework", "Digital trade"), FOG: ("study", "Digital infrastructure"),
    DRONES: ("project", "Digital infrastructure"), FUND: ("fund", "Skills and inclusion"),
}  # fmt: skip
OF_TWELVE |= {name: theme for name, (_kind, theme) in NEW.items()}


def new(name: str) -> Name:
    return Name("initiatives", name, NEW[name][0])


MORE = (
    Paragraph(
        "The Meeting endorsed the Wharf Safety Guide and tasked the Port Computer Emergency Team to keep it up to "
        "date.",
        (
            new(WHARF), outcome("endorsed", "the Wharf Safety Guide", WHARF, "endorsed the Wharf Safety Guide"),
            outcome("tasked", "the Port Computer Emergency Team to keep it up to date", TEAM, "tasked"), Cited(TEAM),
        ),
    ),
    Paragraph(
        "The Tidal Data Study, led by Norland, was completed in February 2024.",
        (
            new(TIDAL), outcome("completed", "The Tidal Data Study", TIDAL, "was completed", date="2024-02"),
            role("Norland", "lead", TIDAL, "led by Norland"), Cited("Norland"),
        ),
    ),
    Paragraph(
        "Ministers welcomed the Green Harbour Roadmap and encouraged its early use by all ports.",
        (
            new(GREEN), outcome("welcomed", "the Green Harbour Roadmap", GREEN, "welcomed the Green Harbour Roadmap"),
            outcome("encouraged", "its early use by all ports", GREEN, "encouraged its early use"),
        ),
    ),
    Paragraph(
        "Estmark will publish the first report of the Safe Waters Framework by December 2024.",
        (
            promise("First report of the framework", "will publish the first report", "2024-12", "by December 2024",
                    owner="Estmark", initiative=SAFE, basis="announced"),
            Cited(SAFE), Cited("Estmark"),
        ),
        heading="Reports and plans",
    ),
    Paragraph(
        "The Meeting approved the Mooring Standards Agreement, which was signed in Sudport on 13 March 2024.",
        (
            new(MOORING), outcome("approved", "the Mooring Standards Agreement", MOORING, "approved the Mooring"),
            outcome("signed", "the Mooring Standards Agreement in Sudport", MOORING, "was signed", date="2024-03-13"),
            Cited("Sudport"),
        ),
    ),
    Paragraph(
        "The Meeting noted the exchange of pilots under the Pilots Exchange Programme, supported by Norland.",
        (
            new(PILOTS), role("Norland", "supporter", PILOTS, "supported by Norland"),
            outcome("noted", "the exchange of pilots under the Pilots Exchange Programme", PILOTS, "noted the"),
            Cited("Norland"),
        ),
    ),
    Paragraph(
        "“We cannot insure what we cannot see”, said the Minister of Norland about cables under water.",
        (view("Norland", "Cables must be seen to be insured", "We cannot insure what we cannot see"),),
        nature="perspective",
    ),
    Paragraph(
        "Ministers adopted the Cable Landing Guide, developed by Sudport.",
        (
            new(CABLE), outcome("adopted", "the Cable Landing Guide", CABLE, "adopted the Cable Landing Guide"),
            role("Sudport", "developer", CABLE, "developed by Sudport"), Cited("Sudport"),
        ),
    ),
    Paragraph(
        "Digital trade between harbours grew in 2023, in line with the year before.", nature="background",
        note="A figure without an act; context only.",
    ),
    Paragraph(
        "The Meeting endorsed the Cargo Document Framework and looked forward to its first use.",
        (
            new(CARGO), outcome("endorsed", "the Cargo Document Framework", CARGO, "endorsed the Cargo Document"),
            outcome("looked forward to", "its first use", CARGO, "looked forward to its first use"),
        ),
        heading="Trade",
    ),
    Paragraph(
        "The Meeting welcomed the launch of the Small Ports Fund, funded by Norland, in January 2024.",
        (
            new(FUND),
            outcome("welcomed", "the Small Ports Fund", FUND, "welcomed the launch of", of_verb="launched"),
            outcome("launched", "the Small Ports Fund", FUND, "launch of", date="2024-01"),
            role("Norland", "funder", FUND, "funded by Norland"),
        ),
    ),
    Paragraph(
        "Norland plans to double the Small Ports Fund by 2026.",
        (
            promise("Doubling of the Small Ports Fund", "plans to double the Small Ports", "2026", "by 2026",
                    owner="Norland", initiative=FUND, basis="announced"),
        ),
    ),
    Paragraph(
        "The Fog Signal Study is expected to be completed by the end of 2024.",
        (
            new(FOG),
            promise("Completion of the study", "is expected to be completed", "2024", "by the end of 2024",
                    initiative=FOG, basis="expected"),
        ),
    ),
    Paragraph(
        "The Meeting commended Estmark for the Harbour Drones Project, implemented by Estmark since 2022.",
        (
            new(DRONES), role("Estmark", "implementer", DRONES, "implemented by Estmark"),
            outcome("lauded", "Estmark for the Harbour Drones Project", DRONES, "commended Estmark"), Cited("Estmark"),
        ),
    ),
    Paragraph(
        "Ministers took note of the progress of the Ferry Data Charter and urged all ports to sign it.",
        (
            outcome("took note of", "the progress of the Ferry Data Charter", CHARTER, "took note of the progress"),
            outcome("urged", "all ports to sign it", CHARTER, "urged all ports to sign it"), Cited(CHARTER),
        ),
        heading="Data",
    ),
    Paragraph(
        "The Harbour Skills Programme trained two hundred clerks in 2023.", (Cited(SKILLS),), nature="background",
    ),
    Paragraph(
        "The Meeting agreed to review the Harbour Skills Programme by March 2025.",
        (
            outcome("agreed", "to review the Harbour Skills Programme", SKILLS, "agreed to review"),
            promise("A review of the programme", "agreed to review", "2025-03", "by March 2025", initiative=SKILLS,
                    basis="decided"),
            Cited(SKILLS),
        ),
    ),
    Paragraph(
        "Ministers reiterated their support for the Safe Waters Framework.",
        (outcome("reiterated", "their support for the Safe Waters Framework", SAFE, "reiterated"), Cited(SAFE)),
    ),
    Paragraph(
        "The Lighthouse Network was expanded to Norland in August 2023 with the support of Sudport.",
        (
            outcome("expanded", "The Lighthouse Network", LIGHTS, "was expanded", date="2023-08"),
            role("Sudport", "supporter", LIGHTS, "with the support of Sudport"), Cited("Norland"), Cited("Sudport"),
        ),
    ),
    Paragraph(
        "Work on the second lighthouse had been delayed by storms.",
        (check("A second lighthouse of the network", "postponed", "had been delayed by storms", date="2023"),),
        nature="background",
    ),
    Paragraph(
        "The private sector of Estmark holds that fees for berths should be published, said Estmark.",
        (view("Estmark", "Fees for berths should be published", "fees for berths should be published"),),
        nature="perspective", heading="Views",
    ),
    Paragraph(
        "The Meeting acknowledged the work of the Port Computer Emergency Team during the storms.",
        (
            outcome("acknowledged", "the work of the Port Computer Emergency Team during the storms", TEAM,
                    "acknowledged the work"),
            Cited(TEAM),
        ),
    ),
    Paragraph(
        "The Meeting emphasised the need for common fees and called for a proposal by 2025.",
        (
            outcome("emphasised", "the need for common fees", "", "emphasised the need", leading_theme="Digital trade"),
            outcome("called for", "a proposal", "", "called for a proposal", leading_theme="Digital trade"),
        ),
    ),
    Paragraph(
        "Sudport presented the Cable Landing Guide to harbour masters in April 2023.",
        (role("Sudport", "presenter", CABLE, "Sudport presented"), Cited(CABLE), Cited("Sudport")),
    ),
    Paragraph("Ministers met harbour masters over lunch.", nature="background", note="A courtesy, no act."),
    Paragraph(
        "The Meeting supported the Green Harbour Roadmap of Estmark.",
        (outcome("supported", "the Green Harbour Roadmap of Estmark", GREEN, "supported"), Cited(GREEN)),
    ),
    Paragraph(
        "The 8th Harbour Digital Ministers’ Meeting was attended by Estmark, Norland and Sudport.",
        (Cited(MEETING), Cited("Estmark"), Cited("Norland"), Cited("Sudport")),
        nature="background",
    ),
    Paragraph("The Meeting thanked the crews of all lighthouses.", nature="background", note="Thanks only."),
)  # fmt: skip
FORTY = TWELVE + MORE
