//! That everybody can use the page: without a mouse, without eyes, in the dark, on a phone, on
//! paper, without scripts.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::written;
use crate::{
    browser::{Browser, Scripts},
    support::{WHOLE, sample},
};

/// What has the focus, in a few words.
const FOCUS: &str = "(() => { const it = document.activeElement;
    const by = document.getElementById(it.getAttribute('aria-labelledby'));
    return (it.closest('label') ?? it.labels?.[0] ?? by ?? it.querySelector('.name'))?.textContent.trim()
        ?? it.ariaLabel ?? it.textContent.trim(); })()";

/// Unfolds all that is folded away.
const UNFOLD: &str = "document.querySelectorAll('details').forEach(it => it.open = true)";

/// Presses a key until something has the focus whose words begin like that.
#[track_caller]
fn go_to(browser: &mut Browser, key: &str, wanted: &str) {
    let mut seen = Vec::new();
    for _ in 0..150 {
        browser.press(key);
        let focus = browser.text(FOCUS);
        if focus.starts_with(wanted) {
            return;
        }
        seen.push(focus);
    }
    panic!("{key} never leads to {wanted}, but to {seen:#?}");
}

#[test]
fn everything_can_be_done_with_keys_alone() {
    let Some(mut browser) = Browser::start("the page without a mouse") else { return };
    let (_dir, file) = written(&sample("family-iphone"), &["--tier", "50GB"]);
    browser.open(&file, "");
    browser.press("Tab");
    assert_eq!(browser.text(FOCUS), "Skip to the switches");
    go_to(&mut browser, "Tab", "WhatsApp");
    browser.press("Enter");
    assert_eq!(browser.value("document.activeElement.parentElement.open"), true);
    browser.press("Enter");
    browser.press("Tab");
    browser.press(" ");
    assert_eq!(browser.text_of("#flips-title"), "Not enough with 2 apps off");
    browser.press(" ");
    go_to(&mut browser, "Tab", "Make a local backup");
    browser.press(" ");
    assert_eq!(browser.value("document.querySelectorAll('#steps :checked').length"), 1);

    go_to(&mut browser, "Tab", "50 GB");
    browser.press("ArrowRight");
    assert_eq!(browser.text_of("#of-tier"), "of 200 GB");
    browser.press("ArrowLeft");
    assert_eq!(browser.text_of("#of-tier"), "of 50 GB");
    go_to(&mut browser, "Tab", "What else is in your iCloud");
    browser.write("20");
    assert_ne!(browser.text_of("#flips-title"), "Switch off 3 apps");
    browser.value("document.getElementById('elsewhere').select()");
    browser.write(" ");
    assert_eq!(browser.text_of("#flips-title"), "Switch off 3 apps");

    go_to(&mut browser, "Tab", "TikTok");
    browser.press("Tab");
    browser.press(" ");
    let tiktok =
        "[...document.querySelectorAll('.app')].find(it => it.textContent.includes('TikTok'))";
    assert_eq!(browser.value(&format!("{tiktok}.classList.contains('off')")), true);

    // The map is one stop; arrows go from area to area, and Enter looks into one.
    go_to(&mut browser, "Tab", "WhatsApp, ");
    go_to(&mut browser, "ArrowRight", "Photo Library, ");
    go_to(&mut browser, "ArrowLeft", "WhatsApp, ");
    assert!(browser.text_of("#tip").starts_with("WhatsApp, 11.3 GB"));
    browser.press("Enter");
    assert_eq!(browser.text_of("#map-path"), "WhatsApp");
    browser.press("Escape");
    assert!(browser.text(FOCUS).starts_with("WhatsApp, "));

    go_to(&mut browser, "Tab", "Show the table");
    browser.press("Enter");
    go_to(&mut browser, "Tab", "Name");
    browser.press("Enter");
    assert_eq!(browser.value("!!document.querySelector('[aria-sort=ascending]')"), true);
    assert_eq!(browser.trouble(), Vec::<String>::new());
}

#[test]
fn whatever_can_be_used_has_a_name_and_a_role() {
    let Some(mut browser) = Browser::start("names and roles on the page") else { return };
    let (_dir, file) = written(&sample("family-iphone"), &[]);
    browser.open(&file, "");
    browser.value(UNFOLD);
    browser.call("Accessibility.enable", &json!({}));
    let tree = browser.call("Accessibility.getFullAXTree", &json!({}));
    let nodes = tree["nodes"].as_array().unwrap();
    let has = |node: &Value, name: &str| {
        let properties = node["properties"].as_array().into_iter().flatten();
        properties.into_iter().any(|it| it["name"] == name && it["value"]["value"] == true)
    };
    let mut roles = std::collections::BTreeMap::new();
    for node in nodes.iter().filter(|node| node["ignored"] == false && has(node, "focusable")) {
        let role = node["role"]["value"].as_str().unwrap().to_owned();
        if !matches!(role.as_str(), "RootWebArea" | "generic") {
            let name = node["name"]["value"].as_str().unwrap_or_default();
            assert!(!name.trim().is_empty(), "{node:#}");
        }
        *roles.entry(role).or_insert(0) += 1;
    }
    for role in ["link", "radio", "switch", "checkbox", "button", "searchbox"] {
        assert!(roles.contains_key(role), "{roles:?}");
    }
    let named = |role: &str| -> Vec<_> {
        let of_role = nodes.iter().filter(|node| node["role"]["value"] == role);
        of_role.filter_map(|node| node["name"]["value"].as_str()).collect()
    };
    assert!(named("switch").contains(&"TikTok the only copy"), "{:?}", named("switch"));
    assert!(named("radio").contains(&"50 GB $0.99 3 apps off"), "{:?}", named("radio"));
    assert_eq!(
        named("heading").first(),
        Some(&"Your 50 GB is enough with 3 apps off; 200 GB needs no change.")
    );
}

/// Returns the texts whose contrast to what is behind them is below what WCAG asks for.
const FAINT: &str = "(() => {
    const parse = text => {
        const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number);
        return text.startsWith('color') ? [r * 255, g * 255, b * 255, a] : [r, g, b, a];
    };
    const over = (top, under) => top.slice(0, 3).map((it, at) => it * top[3] + under[at] * (1 - top[3]));
    const light = rgb => {
        const [r, g, b] = rgb.map(it => it / 255)
            .map(it => it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = it => {
        if (!it) return [255, 255, 255];
        const style = getComputedStyle(it);
        const cell = it.matches('.cell') && getComputedStyle(it.querySelector('rect')).fill;
        const fill = cell && cell.startsWith('url') ? style.getPropertyValue('--tone') : cell;
        const own = document.createElement('i');
        own.style.color = fill || style.backgroundColor;
        document.body.append(own);
        const color = parse(getComputedStyle(own).color);
        own.remove();
        return color[3] === 1 ? color.slice(0, 3) : over(color, ground(it.parentElement));
    };
    const faint = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let count = 0;
    while (walker.nextNode()) {
        const it = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || !it.checkVisibility()) continue;
        if (it.closest('script, style, noscript, :disabled, title')) continue;
        const style = getComputedStyle(it);
        const under = ground(it);
        const ink = it.matches('text') ? style.fill : style.color;
        const [a, b] = [light(over(parse(ink), under)), light(under)];
        const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        const isLarge = parseFloat(style.fontSize) >= 24;
        count += 1;
        if (contrast < (isLarge ? 3 : 4.5))
            faint.push(`${contrast.toFixed(2)} ${it.className} ${walker.currentNode.data.trim()}`);
    }
    return [count, ...new Set(faint)];
})()";

#[test]
fn every_text_stands_out_from_its_ground_by_day_and_by_night() {
    let Some(mut browser) = Browser::start("contrast on the page") else { return };
    for options in [&["--tier", "5GB"][..], &["--tier", "50GB", "--exclude", "procreate"]] {
        let (_dir, file) = written(&sample("family-iphone"), options);
        browser.open(&file, "");
        browser.value(UNFOLD);
        for scheme in ["light", "dark"] {
            browser.prefer(scheme);
            browser.value("document.getElementById('tip').hidden = false");
            let faint = browser.value(FAINT);
            assert!(300 < faint[0].as_u64().unwrap(), "{faint}");
            assert_eq!(faint.as_array().unwrap().len(), 1, "{scheme}: {faint:#}");
        }
        assert_eq!(
            browser.text("getComputedStyle(document.body).backgroundColor"),
            "rgb(17, 22, 27)"
        );
    }
}

#[test]
fn it_fits_every_window_from_a_phone_to_a_wall() {
    let Some(mut browser) = Browser::start("the page in narrow and wide windows") else { return };
    for name in ["family-iphone", "ipad"] {
        let (_dir, file) = written(&sample(name), &["--tier", "5GB"]);
        browser.open(&file, "");
        for width in [320, 360, 390, 719, 721, 768, 1024, 1280, 2560] {
            browser.window(width, 800);
            let is_within = "document.documentElement.scrollWidth <= innerWidth";
            assert_eq!(browser.value(is_within), true, "{name} in {width}");
            let maps = browser.value(
                "[...document.querySelectorAll('#map-all .treemap')]
                .filter(it => it.checkVisibility()).map(it => it.classList[1])",
            );
            assert_eq!(maps, json!([if width <= 720 { "narrow" } else { "wide" }]), "{width}");
            let cut = browser.value(
                "[...document.querySelectorAll('main :is(h1, h2, .name b, .size, .room)')]
                .filter(it => it.checkVisibility() && it.getBoundingClientRect().right > innerWidth)
                .map(it => it.textContent)",
            );
            assert_eq!(cut, json!([]), "{width}");
        }
    }
}

#[test]
fn nothing_moves_while_it_loads() {
    let Some(mut browser) = Browser::start("shifts of the page") else { return };
    let (_dir, file) = written(&sample("family-iphone"), &[]);
    // As on a computer that is ten times as slow, which may draw before everything has come.
    browser.call("Emulation.setCPUThrottlingRate", &json!({ "rate": 10 }));
    for width in [390, 1280] {
        browser.window(width, 800);
        browser.open(&file, "");
        let shifts = browser.value(
            "new Promise(done => {
            const seen = [];
            const all = list => seen.push(...list.getEntries().map(({ value, sources }) =>
                [value, ...sources.map(({ node }) => node?.outerHTML?.slice(0, 100) ?? '')]));
            new PerformanceObserver(all).observe({ type: 'layout-shift', buffered: true });
            requestAnimationFrame(() => setTimeout(() => done(seen), 100)); })",
        );
        assert_eq!(shifts, json!([]), "{width}");
    }
}

#[test]
fn on_paper_it_is_a_checklist_of_two_pages() {
    let Some(mut browser) = Browser::start("the page on paper") else { return };
    for (name, tier) in [("family-iphone", "50GB"), ("ipad", "5GB"), ("ipad", "50GB")] {
        let (_dir, file) = written(&sample(name), &["--tier", tier]);
        browser.open(&file, "");
        let pages = browser.printed_pages();
        assert!((1..=2).contains(&pages), "{name} in {tier}: {pages} pages");
        browser.call("Emulation.setEmulatedMedia", &json!({ "media": "print" }));
        let shown = |browser: &mut Browser, selector: &str| {
            browser.value(&format!(
                "[...document.querySelectorAll('{selector}')]
                .filter(it => it.checkVisibility()).length"
            ))
        };
        for hidden in ["button", ".tiers", ".treemap", "table", "nav", "[role=switch]", ".app i"] {
            assert_eq!(shown(&mut browser, hidden), 0, "{hidden}");
        }
        let steps = browser.value("document.querySelectorAll('#steps li').length");
        assert_eq!(shown(&mut browser, "#steps li"), steps);
        let is_off = browser.value("!!document.querySelector('.app.off')") == true;
        assert_eq!(shown(&mut browser, "#lost, #have"), if is_off { 2 } else { 0 });
        browser.call("Emulation.setEmulatedMedia", &json!({ "media": "" }));
    }
}

#[test]
fn without_scripts_there_is_the_map_and_the_computed_plan() {
    let Some(mut browser) = Browser::start("the page without scripts") else { return };
    browser.scripts(Scripts::Off);
    for name in WHOLE {
        let (_dir, file) = written(&sample(name), &[]);
        browser.open(&file, "");
        let count = |browser: &mut Browser, selector: &str| {
            let count = format!(
                "[...document.querySelectorAll('{selector}')]
                .filter(it => it.checkVisibility()).length"
            );
            browser.value(&count).as_u64().unwrap()
        };
        assert!(3 < count(&mut browser, ".treemap.wide .cell"), "{name}");
        assert_eq!(
            count(
                &mut browser,
                ":is(input[type=radio], [role=switch], #elsewhere, button):enabled"
            ),
            0
        );
        assert!(0 < count(&mut browser, "noscript p"));
        assert_eq!(browser.trouble(), Vec::<String>::new());
    }
}

/// What is to be seen on a screen without scrolling, line by line.
const FIRST_SCREEN: &str = "(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const seen = [];
    while (walker.nextNode()) {
        const it = walker.currentNode;
        if (!it.data.trim() || !it.parentElement.checkVisibility()) continue;
        const range = document.createRange();
        range.selectNodeContents(it);
        const box = range.getBoundingClientRect();
        if (box.width > 0 && 0 <= box.left && box.bottom <= innerHeight) seen.push(it.data.trim());
    }
    return seen.join('\\n'); })()";

#[test]
fn the_first_screen_of_a_phone_answers_what_a_worried_person_asks() {
    let Some(mut browser) = Browser::start("the first screen of the page") else { return };
    let (_dir, file) = written(&sample("family-iphone"), &[]);
    browser.window(390, 844);
    for scripts in [Scripts::On, Scripts::Off] {
        browser.scripts(scripts);
        browser.open(&file, "");
        let screen = browser.text(FIRST_SCREEN);
        assert_snapshot!("first_screen", screen);
    }
    let (_dir, file) = written(&sample("backup-off"), &[]);
    browser.open(&file, "");
    assert_snapshot!("first_screen_backup_off", browser.text(FIRST_SCREEN));
}

#[test]
fn on_a_phone_it_is_short_and_in_the_manner_of_settings() {
    let Some(mut browser) = Browser::start("the page on a phone") else { return };
    browser.window(390, 844);
    for options in [&[][..], &["--tier", "50GB", "--exclude", "procreate"]] {
        let (_dir, file) = written(&sample("family-iphone"), options);
        browser.open(&file, "");
        let height = browser.value("document.documentElement.scrollHeight").as_u64().unwrap();
        assert!(height < 5_000, "{height} px");
        let rows = browser.value(
            "[...new Set([...document.querySelectorAll('.app')]
                .filter(it => it.checkVisibility() && it.previousElementSibling)
                .map(it => it.getBoundingClientRect().height))]",
        );
        assert_eq!(rows, json!([48]));
        let strip = browser.value(
            "scrollTo(0, 2000), document.getElementById('strip').getBoundingClientRect().toJSON()",
        );
        assert_eq!(strip["top"], 0);
        assert!(strip["height"].as_f64().unwrap() <= 64.0, "{strip}");
        // What can be used is large enough to be hit.
        let small = browser.value(
            "[...document.querySelectorAll('a, button, input, summary, label')]
                .filter(it => it.checkVisibility() && !it.closest('.skip, .tier input'))
                .map(it => [it, it.getBoundingClientRect()])
                .filter(([it, box]) => box.width < 24 || box.height < 24)
                .filter(([it]) => !(it.matches('input') && it.closest('label')))
                .map(([it]) => it.outerHTML.slice(0, 90))",
        );
        assert_eq!(small, json!([]));
    }
}

#[test]
fn the_checklist_comes_right_after_the_answer() {
    let Some(mut browser) = Browser::start("the order of the page") else { return };
    let (_dir, file) = written(&sample("family-iphone"), &[]);
    for width in [390, 1280] {
        browser.window(width, 844);
        browser.open(&file, "");
        let order = browser.value(
            "[...document.querySelectorAll('main section[id], #strip')].map(({ id }) => id)",
        );
        let parts = ["strip", "helps", "flips", "checklist", "questions", "switches"];
        assert_eq!(order.as_array().unwrap()[..6], parts.map(|part| json!(part)));
        // No column is left empty beside another one.
        let empty = browser.value(
            "(() => { const [one, other] = ['flips', 'checklist'].map(id =>
                document.getElementById(id).getBoundingClientRect());
               return one.top === other.top ? Math.abs(one.bottom - other.bottom) : 0; })()",
        );
        assert!(empty.as_f64().unwrap() < 600.0, "{empty}");
    }
}
