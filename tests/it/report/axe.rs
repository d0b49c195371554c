//! The rules of axe-core, by which many check pages for people who can't see, hear or point well.
//! `.ci/run` has it installed and says where it is; elsewhere this test is left out.

use std::{env, fs};

use serde_json::json;

use super::written;
use crate::{browser::Browser, support::sample};

/// Where axe-core is: the path of `axe.min.js`.
const AXE: &str = "TIERFIT_AXE";

/// What axe-core finds, a line for each rule that is broken.
pub(super) const RUN: &str =
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',
    'wcag22aa', 'best-practice'] }).then(({ violations }) => violations.map(({ id, nodes }) =>
        `${id}: ${nodes.length}, the first ${nodes[0].html.slice(0, 200)}`))";

#[test]
fn axe_finds_nothing() {
    let Some(axe) = env::var_os(AXE) else { return };
    let axe = fs::read_to_string(axe).unwrap();
    let Some(mut browser) = Browser::start("axe-core on the page") else { return };
    browser.call("Page.setBypassCSP", &json!({ "enabled": true }));
    for name in ["family-iphone", "backup-off", "interrupted", "full-quota"] {
        for options in [&[][..], &["--tier", "5GB"]] {
            let (_dir, file) = written(&sample(name), options);
            for (width, scheme) in [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]
            {
                browser.window(width, 844);
                browser.prefer(scheme);
                browser.open(&file, "");
                browser.value(&format!("{axe}\n;0"));
                let found = browser.value(RUN);
                assert_eq!(found, json!([]), "{name} {options:?}, {width}, {scheme}");
                // And with all that can be unfolded, and an app looked into.
                browser.value(
                    "document.querySelectorAll('details').forEach(it => it.open = true);
                     [...document.querySelectorAll('#map-all .cell')]
                         .find(it => it.getClientRects().length > 0)
                         .dispatchEvent(new MouseEvent('click', { bubbles: true }))",
                );
                assert_eq!(browser.value(RUN), json!([]), "{name} unfolded, {width}, {scheme}");
                browser.value(
                    "document.querySelector('#map-level .inner, #map-level .cell')
                         ?.dispatchEvent(new MouseEvent('click', { bubbles: true }))",
                );
                assert_eq!(browser.value(RUN), json!([]), "{name} deeper, {width}, {scheme}");
            }
        }
    }
}
