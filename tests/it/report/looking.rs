//! The map, the table and the check-up.

use serde_json::json;

use super::{browser::Browser, written};
use crate::support::{list, run, sample, text};

#[test]
fn a_click_on_the_map_looks_into_an_app() {
    let Some(mut browser) = Browser::start("the map of the page") else { return };
    let (_place, file) = written(&sample("family-iphone"), &[]);
    browser.open(&file, "");
    for (width, shape) in [(1280, "wide"), (400, "narrow")] {
        browser.window(width, 900);
        let photos = format!("#map-all .{shape} .cell.photos");
        let label = browser.text(&format!("document.querySelector('{photos}').ariaLabel"));
        assert!(label.starts_with("Photo Library, 10.6 GB, 20 %"), "{label}");
        browser.click(&photos);
        assert_eq!(browser.text_of("#map-path"), "Photo Library");
        let parts = browser.value(&format!(
            "[...document.querySelectorAll('#map-inside .{shape} .cell')].map(it => it.ariaLabel)"
        ));
        assert!(parts[0].as_str().unwrap().contains("CameraRollDomain: 168 files"), "{parts}");
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
    let (_place, file) = written(&sample("family-iphone"), &[]);
    browser.open(&file, "");
    let cell = "#map-all .wide .cell.fixed";
    let place = browser.value(&format!(
        "(() => {{ const it = document.querySelector('{cell}');
           it.scrollIntoView({{ block: 'center' }});
           const box = it.getBoundingClientRect(); return [box.x + 9, box.y + 9]; }})()"
    ));
    let move_to = json!({ "type": "mouseMoved", "x": place[0], "y": place[1] });
    browser.call("Input.dispatchMouseEvent", &move_to);
    assert_eq!(browser.text_of("#tip"), "Messages, 4.6 GB, 8.9 %, no switch");
    assert_eq!(browser.value("document.getElementById('tip').hidden"), false);
}

#[test]
fn the_table_is_sorted_and_searched() {
    let Some(mut browser) = Browser::start("the table of the page") else { return };
    let (_place, file) = written(&sample("family-iphone"), &[]);
    browser.open(&file, "");
    let names = "[...document.querySelectorAll('#table tbody tr:not([hidden]) th')]
        .map(it => it.textContent.trim())";
    let by_size = browser.value(names);
    assert_eq!(by_size[0], "Photo Library");
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
        let (_place, file) = written(&sample(name), &[]);
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
        assert_eq!(browser.value("!!document.querySelector('.alarm')"), others, "{name}");
        assert_eq!(browser.trouble(), Vec::<String>::new());
    }
}

#[test]
fn what_the_backup_tells_of_the_account_is_used_and_said() {
    let Some(mut browser) = Browser::start("the account on the page") else { return };
    let (_place, file) = written(&sample("full-quota"), &[]);
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
