//! The map, the table and the check-up.

use serde_json::json;

use super::written;
use crate::{
    browser::{Browser, Scripts},
    support::{list, run, sample, text},
};

#[test]
fn a_click_on_the_map_looks_into_an_app() {
    let Some(mut browser) = Browser::start("the map of the page") else { return };
    let (_dir, file) = written(&sample("family-iphone"), &[]);
    browser.open(&file, "");
    for (width, shape) in [(1280, "wide"), (400, "narrow")] {
        browser.window(width, 900);
        let photos = format!("#map-all .{shape} .cell.photos");
        let label = browser.text(&format!("document.querySelector('{photos}').ariaLabel"));
        assert!(label.starts_with("Photo Library, 10.6 GB, 20%"), "{label}");
        browser.click(&photos);
        assert_eq!(browser.text_of("#map-path"), "Photo Library");
        assert_eq!(browser.text_of("#map-what"), "10.6 GB, 20%, your photos");
        let parts = "[...document.querySelectorAll('#map-parts li')].map(it => it.textContent)";
        let parts = browser.value(parts);
        // Its only container is skipped.
        let originals = "Photos and videos taken or saved Media/DCIM: 128 files";
        assert!(parts[0].as_str().unwrap().starts_with(originals), "{parts}");
        // It can be switched off right there.
        browser.click("#map-switch");
        assert_eq!(browser.value("document.querySelector('.cell.photos').matches('.off')"), true);
        assert!(browser.text_of("#care").starts_with("Do you have another copy of Photo Library?"));
        browser.click("#map-switch");
        assert_eq!(browser.text_of("#care"), "");
        browser.click("#map-back");
        assert_eq!(browser.value("document.getElementById('map-inside').hidden"), true);
        let focus = browser.text("document.activeElement.ariaLabel");
        assert_eq!(focus, label, "the focus comes back to where it was");
    }
    assert_eq!(browser.trouble(), Vec::<String>::new());
}

#[test]
fn the_map_tells_what_the_pointer_is_on() {
    let Some(mut browser) = Browser::start("tips of the map") else { return };
    let (_dir, file) = written(&sample("family-iphone"), &[]);
    browser.open(&file, "");
    let cell = "#map-all .wide .cell.fixed";
    let point = browser.value(&format!(
        "(() => {{ const it = document.querySelector('{cell}');
           it.scrollIntoView({{ block: 'center' }});
           const box = it.getBoundingClientRect(); return [box.x + 9, box.y + 9]; }})()"
    ));
    let move_to = json!({ "type": "mouseMoved", "x": point[0], "y": point[1] });
    browser.call("Input.dispatchMouseEvent", &move_to);
    assert_eq!(browser.text_of("#tip"), "Messages, 4.6 GB, 8%, no switch");
    assert_eq!(browser.value("document.getElementById('tip').hidden"), false);
}

#[test]
fn the_table_is_sorted_and_searched() {
    let Some(mut browser) = Browser::start("the table of the page") else { return };
    let (_dir, file) = written(&sample("family-iphone"), &[]);
    browser.open(&file, "");
    let names = "[...document.querySelectorAll('#table tbody tr:not([hidden]) th')]
        .map(it => it.textContent.trim())";
    let by_size = browser.value(names);
    assert_eq!(by_size[0], "Photo Library");
    browser.click("#everything summary");
    browser.click("[data-by=name]");
    let by_name = browser.value(names);
    let is_sorted = format!(
        "(names => names.every((name, at) => at === 0
        || names[at - 1].localeCompare(name, 'en') <= 0))({names})"
    );
    assert_eq!(browser.value(&is_sorted), true, "{by_name}");
    assert_eq!(browser.text_of("[aria-sort=ascending]"), "Name\n");
    browser.click("[data-by=files]");
    assert_eq!(browser.value(names)[0], "Photo Library");
    browser.click("[data-by=files]");
    assert_ne!(browser.value(names)[0], "Photo Library");
    browser.click("[data-by=here]");
    assert_eq!(browser.value(names), by_size);
    browser.click("#search");
    browser.write(" WHATS");
    assert_eq!(browser.value(names)[0], "WhatsApp");
    assert!(browser.text_of("#found").starts_with("2 rows of "), "with what it shares");
    assert_eq!(browser.trouble(), Vec::<String>::new());
}

#[test]
fn the_check_up_tells_what_the_doctor_tells() {
    let Some(mut browser) = Browser::start("the check-up of the page") else { return };
    for name in ["backup-off", "full-quota", "stuck-app", "all-well"] {
        let diagnosis = run(&["doctor", &sample(name), "--format", "json"]).json();
        let (_dir, file) = written(&sample(name), &[]);
        browser.open(&file, "");
        let page = browser.text_of("#checkup");
        let findings = list(&diagnosis, "findings");
        for finding in findings {
            let of_status = ["problem", "warning", "note", "ok"].contains(&text(finding, "status"));
            let told = if of_status { "evidence" } else { "fix" };
            // Options are not for the page.
            let told = text(finding, told).split(" (--").next().unwrap();
            let told = told.split(" (`").next().unwrap();
            assert!(page.contains(told), "{name}: {told}\nin {page}");
        }
        let problems = findings.iter().filter(|finding| finding["status"] == "problem").count();
        let shown = browser.value("document.querySelectorAll('.findings .problem').length");
        assert_eq!(shown, problems, "{name}");
        let cause = &diagnosis["cause"]["check"];
        let others = (!cause.is_null() && cause != "storage")
            || findings.iter().any(|it| {
                it["status"] == "problem"
                    && it["check"] != "storage"
                    && it["follows_from"].is_null()
            });
        assert_eq!(
            browser.value("document.querySelector('h1').id !== 'headline'"),
            others,
            "{name}"
        );
        assert_eq!(browser.trouble(), Vec::<String>::new());
    }
}

#[test]
fn the_worst_finding_is_the_headline_and_the_size_comes_second() {
    let Some(mut browser) = Browser::start("the headline of the page") else { return };
    for (name, worst, size) in [
        ("backup-off", "iCloud Backup is switched off.", "Your 50 GB needs no change."),
        ("stuck-app", "Star Maps may hold up every backup.", "Your 200 GB needs no change."),
        (
            "interrupted",
            "This local backup isn’t complete.",
            "This backup is unfinished, so it can’t show whether 5 GB is enough.",
        ),
        (
            "family-iphone",
            "Your 50 GB is enough with 3 apps off; 200 GB needs no change.",
            "Your 50 GB is enough with 3 apps off; 200 GB needs no change.",
        ),
    ] {
        let (_dir, file) = written(&sample(name), &[]);
        browser.open(&file, "");
        assert_eq!(browser.text_of("h1"), worst);
        assert_eq!(browser.text_of("#headline"), size);
    }
}

#[test]
fn an_unfinished_backup_says_of_nothing_that_it_fits() {
    let Some(mut browser) = Browser::start("an unfinished backup on the page") else { return };
    let (_dir, file) = written(&sample("interrupted"), &[]);
    for scripts in [Scripts::On, Scripts::Off] {
        browser.scripts(scripts);
        browser.open(&file, "");
        let tiers = browser.text_of(".tiers");
        let said = ["h1", "#headline", "#lead", "#strip", "#holds", "#checklist"]
            .map(|part| browser.text_of(part));
        for said in said.iter().chain([&tiers]) {
            let promises = ["fit", "stay free", "no change", "enough with"];
            assert!(!promises.iter().any(|promise| said.contains(promise)), "{said}");
        }
        assert_eq!(browser.value("document.querySelectorAll('#steps li').length"), 0);
    }
}

#[test]
fn a_plan_that_does_not_fit_has_no_checklist() {
    let Some(mut browser) = Browser::start("a plan that does not fit") else { return };
    let (_dir, file) = written(&sample("family-iphone"), &["--tier", "5GB"]);
    for scripts in [Scripts::On, Scripts::Off] {
        browser.scripts(scripts);
        browser.open(&file, "");
        assert!(browser.text_of("#headline").starts_with("5 GB is not enough: "));
        assert_eq!(browser.value("document.querySelectorAll('#steps li').length"), 0);
        assert_eq!(browser.value("document.getElementById('flips-about').hidden"), true);
        let nothing = browser.text_of("#nothing");
        assert!(nothing.starts_with("No switch that may be used is enough"), "{nothing}");
    }
}

#[test]
fn what_the_backup_tells_of_the_account_is_used_and_said() {
    let Some(mut browser) = Browser::start("the account on the page") else { return };
    let (_dir, file) = written(&sample("full-quota"), &[]);
    browser.open(&file, "");
    assert_eq!(browser.text_of(".tiers legend"), "Your iCloud storage: 5 GB by this backup");
    assert_eq!(browser.text_of("#of-tier"), "of 5 GB");
    assert!(browser.text_of(".account").contains("Off already, so not counted: Netflix"));
    let row = browser.text(
        "[...document.querySelectorAll('#table tbody tr')]
            .find(it => it.textContent.startsWith('Netflix')).lastElementChild.textContent.trim()",
    );
    assert_eq!(row, "off already");
    let switches = browser.text_of("#switches");
    assert!(!switches.contains("Netflix"), "what is off has no switch here: {switches}");
}

#[test]
fn the_map_names_the_files_of_an_app_and_their_folders() {
    let Some(mut browser) = Browser::start("files on the map of the page") else { return };
    let (_dir, file) = written(&sample("family-iphone"), &[]);
    browser.open(&file, "");
    let thing = browser.value(
        "(({ things, items }) => things.find(({ item }) => items[item]?.name === 'Knit Counter 🧶'))(
            JSON.parse(document.getElementById('data').textContent))",
    );
    assert_eq!(thing["kinds"][0][0], "Documents", "{thing}");
    assert!(thing["kinds"][0][1].as_str().unwrap().starts_with("8 files (."), "{thing}");
    let cell = ".treemap.wide .cell[aria-label^='Knit Counter']";
    browser.click(cell);
    let files = browser.text_of("#map-files li:first-child b");
    assert_eq!(files, "Documents");
    assert_eq!(browser.trouble(), Vec::<String>::new());
}

#[test]
fn nothing_fills_the_map_alone_and_colours_are_not_all_that_tells_things_apart() {
    let Some(mut browser) = Browser::start("the map of one large app") else { return };
    let (_dir, file) = written(&sample("stuck-app"), &[]);
    browser.open(&file, "");
    let largest = browser.value(
        "(() => { const box = it => { const { width, height } = it.getBoundingClientRect();
               return width * height; };
           const map = document.querySelector('.treemap.wide');
           return Math.max(...[...map.querySelectorAll('.cell')].map(box)) / box(map); })()",
    );
    assert!(largest.as_f64().unwrap() < 0.8, "{largest}");
    assert!(browser.text_of("#map .sub").contains("Star Maps is drawn smaller than it is"));
    let (_dir, file) = written(&sample("family-iphone"), &[]);
    browser.open(&file, "");
    let looks = browser.value(
        "['keep', 'safe', 'unknown'].map(tone => {
            const cell = document.querySelector(`.treemap.wide .cell.${tone}`);
            const key = document.querySelector(`#map .key .${tone} i`);
            return [getComputedStyle(cell.querySelector('rect')).fill.startsWith('url'),
                getComputedStyle(key, '::before').content]; })",
    );
    assert_eq!(looks, json!([[true, "\"!\""], [false, "\"↻\""], [true, "\"?\""]]));
}

/// What the map and the table say: each area with its label and its box, each row with its texts.
const MAP_AND_TABLE: &str = "(() => {
    const cells = [...document.querySelectorAll('.treemap .cell:not([hidden])')];
    const box = it => ['x', 'y', 'width', 'height'].map(name => parseFloat(it.getAttribute(name)));
    return { cells: cells.map(it => [it.ariaLabel, ...box(it)]),
        keys: [...document.querySelectorAll('#map .key b')].map(it => it.textContent),
        rows: [...document.querySelectorAll('#table tr')].map(it => it.innerText) }; })()";

#[test]
fn the_map_and_the_table_follow_the_answers() {
    let Some(mut browser) = Browser::start("answers on the map of the page") else { return };
    let row = "[...document.querySelectorAll('#table tbody tr')]
        .find(it => it.cells[0].textContent === 'Photo Library')";
    let foot = "document.querySelector('#table tfoot').rows[0].cells[2].textContent";
    let (_dir, file) = written(&sample("family-iphone"), &["--photos-in-icloud", "on"]);
    browser.open(&file, "");
    let expected = browser.text(foot);
    let (_dir, file) = written(&sample("family-iphone"), &[]);
    browser.open(&file, "");
    let at_first = browser.value(MAP_AND_TABLE);
    browser.value("document.getElementById('photos-on').click()");
    assert_eq!(
        browser.value("!!document.querySelector('.wide .cell.photos:not([hidden])')"),
        false
    );
    let area = browser.value(
        "[...document.querySelectorAll('.wide .cell:not([hidden])')].map(it =>
            parseFloat(it.getAttribute('width')) * parseFloat(it.getAttribute('height')) / 10000)
            .reduce((a, b) => a + b)",
    );
    assert!((0.98..1.02).contains(&area.as_f64().unwrap()), "the others fill it: {area}");
    let cells = browser.value(&format!("[...({row}).cells].map(it => it.textContent.trim())"));
    assert_eq!(
        (&cells[2], &cells[3], &cells[6]),
        (&json!("0 B"), &json!("0%"), &json!("in iCloud"))
    );
    assert_eq!(browser.text(foot), expected);
    browser.value("document.getElementById('messages-on').click()");
    assert_ne!(browser.text(foot), expected);
    let messages =
        "!!document.querySelector('.wide .cell[aria-label^=\"Messages\"]:not([hidden])')";
    assert_eq!(browser.value(messages), false);
    for id in ["photos-on", "messages-on"] {
        browser.value(&format!("document.getElementById('{id}').click()"));
    }
    assert_eq!(browser.value(MAP_AND_TABLE), at_first);
    assert_eq!(browser.trouble(), Vec::<String>::new());
}
