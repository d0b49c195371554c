//! The plan to play with: its sums against those of `tierfit plan`, and its words against those
//! that are there without a script.

use std::collections::BTreeSet;

use sample_backups::{Account, Generation};
use serde_json::{Value, json};
use tierfit::bytes::{Bytes, Units};

use super::written;
use crate::{
    browser::{Browser, Scripts},
    support::{Folder, list, number, phone, run, sample, sizes, text, write},
};

const GB: u64 = 1 << 30;

/// Every tier, as on the command line.
const TIERS: [&str; 6] = ["5GB", "50GB", "200GB", "2TB", "6TB", "12TB"];

/// A phone with containers that apps share in several ways.
fn sharing_phone() -> Folder {
    let mut backup = phone();
    for (id, gigabytes) in [
        ("com.facebook.Facebook", 3),
        ("com.facebook.Messenger", 2),
        ("com.burbn.instagram", 1),
        ("net.whatsapp.WhatsApp", 5),
        ("com.google.photos", 2),
        ("com.google.Gmail", 1),
        ("org.example.one", 4),
        ("org.example.two", 4),
    ] {
        backup.file(&format!("AppDomain-{id}"), "Documents/data", gigabytes * GB + 12_345);
    }
    backup.file("AppDomainGroup-group.com.facebook.family", "shared", 2 * GB + 7);
    backup.file("AppDomainGroup-group.com.google.common", "shared", 3 * GB);
    backup.file("AppDomainGroup-group.org.example", "shared", 6 * GB + 1);
    backup.file("CameraRollDomain", "Media/DCIM/1.HEIC", 9 * GB);
    backup.file("HomeDomain", "Library/SMS/sms.db", GB);
    write(&backup)
}

/// A phone whose only switch to flip is that of an app with an old copy in iCloud.
fn phone_with_an_old_copy() -> Folder {
    const NEWEST: i64 = 1_760_000_000;
    let mut backup = phone();
    backup.last_backup(NEWEST + 30 * 24 * 3_600);
    backup.file("AppDomain-net.whatsapp.WhatsApp", "Documents/data", 25 * GB);
    let drive = "57T9237FN3.net.whatsapp.WhatsApp";
    let account = Account::new(Generation::Ios18).quota(50 * GB);
    write(backup.account(account.drive_file(drive, "Media.tar", 25 * GB, NEWEST)))
}

/// Returns the indexes and ids of the items that have a switch on the page.
#[track_caller]
fn switches(browser: &mut Browser) -> Vec<(u64, String)> {
    let ids = browser
        .value("JSON.parse(document.getElementById('data').textContent).items.map(({ id }) => id)");
    let flips = browser.value("[...document.querySelectorAll('.app > input')].map(it => it.value)");
    let flips = flips.as_array().unwrap().iter().map(|it| it.as_str().unwrap());
    flips
        .map(|flip| {
            let index: u64 = flip.parse().unwrap();
            (index, ids[usize::try_from(index).unwrap()].as_str().unwrap().to_owned())
        })
        .collect()
}

/// Flips switches until exactly these are off.
#[track_caller]
fn switch_off(browser: &mut Browser, off: &[u64]) {
    browser.value(&format!(
        "(() => {{ const off = {};
           for (const flip of document.querySelectorAll('.app > input'))
             if (flip.checked === off.includes(Number(flip.value))) flip.click(); }})()",
        json!(off)
    ));
}

#[track_caller]
fn choose_tier(browser: &mut Browser, name: &str) {
    let index = TIERS.iter().position(|tier| *tier == name).unwrap();
    browser.value(&format!("document.getElementsByName('tier')[{index}].click()"));
}

/// Checks what the page says about a choice against what `plan` says about the same one.
#[track_caller]
fn check_choice(browser: &mut Browser, backup: &str, tier: &str, off: &BTreeSet<&str>) {
    let all = sizes(backup, &[]);
    let is_choice = |item: &&Value| item["switchable"] == true && item["already_off"] == false;
    let switchable = list(&all, "items").iter().filter(is_choice);
    let mut args = vec!["plan", backup, "--tier", tier, "--risk", "any", "--format", "json"];
    for item in switchable {
        let id = text(item, "id");
        args.extend([if off.contains(id) { "--exclude" } else { "--keep" }, id]);
    }
    let plan = run(&args).json();
    let excluded: BTreeSet<_> =
        list(&plan, "exclude").iter().map(|exclusion| text(exclusion, "id")).collect();
    assert_eq!(&excluded, off);
    let said = |bytes: u64| Bytes::new(bytes).display(Units::Icloud).to_string();
    let mut bytes_of = |id: &str| browser.text(&format!("document.getElementById('{id}').value"));
    let used = number(&plan, "used_elsewhere_bytes") + number(&plan, "after_bytes");
    assert_eq!(bytes_of("used"), used.to_string(), "{off:?}");
    assert_eq!(bytes_of("key-freed"), number(&plan, "freed_bytes").to_string(), "{off:?}");
    assert_eq!(browser.text_of("#used"), said(used));
    let is_over = number(&plan["tier"], "bytes") < used;
    let room = if is_over {
        format!("{} too much", said(number(&plan, "shortfall_bytes")))
    } else {
        format!("{} stay free", said(number(&plan, "free_bytes")))
    };
    assert_eq!(browser.text_of("#room"), room, "{off:?}");
    // In the order in which the plan lists them; none where it would not be enough.
    let steps = browser.value(
        "[...document.querySelectorAll('#steps input')].map(({ value }) => value)
           .filter(key => key.startsWith('off.')).map(key => key.slice(4))",
    );
    // While iCloud is full, those with a copy there come last.
    let now = number(&plan, "used_elsewhere_bytes") + number(&plan, "current_bytes");
    let is_full = number(&plan["tier"], "bytes") < now;
    let (last, first): (Vec<_>, Vec<_>) =
        list(&plan, "exclude").iter().partition(|it| is_full && it["own_copy"]["state"] != "none");
    let listed: Vec<_> = first.into_iter().chain(last).map(|it| text(it, "id")).collect();
    assert_eq!(steps, if is_over { json!([]) } else { json!(listed) });
}

#[track_caller]
fn check_choices(browser: &mut Browser, backup: &str) {
    let (_dir, file) = written(backup, &[]);
    browser.open(&file, "");
    let switches = switches(browser);
    let count = switches.len();
    assert!(3 <= count, "{switches:?}");
    for (round, tier) in TIERS.iter().cycle().take(14).enumerate() {
        // From none to all, and every pattern in between another one.
        let is_off = |at: usize| match round {
            0 => false,
            1 => true,
            2..6 => at.is_multiple_of(round),
            _ => (at * 7 + round * 5) % 13 < round,
        };
        let off: Vec<_> =
            switches.iter().enumerate().filter(|(at, _)| is_off(*at)).map(|(_, it)| it).collect();
        choose_tier(browser, tier);
        switch_off(browser, &off.iter().map(|(index, _)| *index).collect::<Vec<_>>());
        check_choice(browser, backup, tier, &off.iter().map(|(_, id)| id.as_str()).collect());
    }
    assert_eq!(browser.trouble(), Vec::<String>::new());
}

#[test]
fn its_sums_are_those_of_the_plan_for_the_same_choice() {
    let Some(mut browser) = Browser::start("sums of the page") else { return };
    check_choices(&mut browser, &sample("family-iphone"));
    check_choices(&mut browser, &sample("ipad"));
    // Some of its apps are off already.
    check_choices(&mut browser, &sample("full-quota"));
    check_choices(&mut browser, sharing_phone().as_str());
}

#[test]
fn a_shared_container_is_freed_by_the_last_of_its_owners() {
    let Some(mut browser) = Browser::start("shared containers on the page") else { return };
    let backup = sharing_phone();
    let (_dir, file) = written(backup.as_str(), &["--tier", "200GB"]);
    browser.open(&file, "");
    let switches = switches(&mut browser);
    let two: Vec<_> = switches.iter().filter(|(_, id)| id.starts_with("org.example")).collect();
    let mut off = BTreeSet::new();
    for (at, (index, id)) in two.iter().enumerate() {
        browser.click(&format!("#app-{index} > input"));
        off.insert(id.as_str());
        check_choice(&mut browser, backup.as_str(), "200GB", &off);
        let state = browser.text(
            "[...document.querySelectorAll('.shares li')].find(it =>
            it.querySelector('.names').textContent.includes('org.example.one'))
            .querySelector('.state').textContent",
        );
        assert_eq!(state, ["stays: 1 of 2 are off", "freed: all are off"][at]);
    }
}

/// What the page says that depends on the choice, part by part.
const SAID: &str = "(() => {
    const text = id => document.getElementById(id).textContent;
    const bar = [...document.querySelectorAll('.bar > *')].map(it => [it.id, it.className.baseVal,
        it.getAttribute('x'), it.getAttribute('width')].join(' '));
    const all = selector => [...document.querySelectorAll(selector)].map(it => it.textContent);
    return { texts: ['headline', 'lead', 'care', 'used', 'of-tier', 'room', 'holds', 'second', 'nothing',
            'room-made', 'key-elsewhere', 'key-fixed', 'key-stays', 'key-freed', 'key-growth', 'account',
            'flips-title', 'lost', 'have'].map(text), bar, helps: all('#help-list li'),
        strip: document.getElementById('strip').className,
        hidden: ['helps', 'nothing', 'flips-about', 'loss', 'checklist', 'to-checklist'].map(id => document.getElementById(id).hidden),
        takes: all('.tier small'),
        rows: [...document.querySelectorAll('.apps')].map(it => [...it.children].map(({ id }) => id)),
        groups: [...document.querySelectorAll('.group')].map(it => it.hidden),
        steps: [...document.querySelectorAll('#steps li')].map(it => it.innerHTML),
        off: all('.app.off .name b'), shares: all('.shares .state'), none: all('.shares .off'),
        map: [...document.querySelectorAll('#map-all .off')].map(it =>
            it.ariaLabel ?? it.querySelector('title').textContent) };
})()";

#[track_caller]
fn check_words(browser: &mut Browser, backup: &str, options: &[&str]) {
    browser.scripts(Scripts::Off);
    let expected = TIERS.map(|tier| {
        let (_dir, file) = written(backup, &[options, &["--tier", tier]].concat());
        browser.open(&file, "");
        browser.value(SAID)
    });
    browser.scripts(Scripts::On);
    let (_dir, by_script) = written(backup, options);
    browser.open(&by_script, "");
    for (tier, expected) in TIERS.into_iter().zip(expected) {
        choose_tier(browser, tier);
        let said = browser.value(SAID);
        for (part, expected) in expected.as_object().unwrap() {
            assert_eq!(&said[part], expected, "{part} of {backup} in {tier} with {options:?}");
        }
    }
}

#[test]
fn it_says_with_a_script_what_it_says_without() {
    let Some(mut browser) = Browser::start("words of the page") else { return };
    for name in ["family-iphone", "ipad", "interrupted", "full-quota", "backup-off"] {
        check_words(&mut browser, &sample(name), &[]);
    }
    let family = sample("family-iphone");
    for options in [
        &["--used-elsewhere", "12.5GB", "--headroom", "12.5%"][..],
        &["--headroom", "0", "--risk", "any", "--units", "decimal"],
        &["--headroom", "3GB", "--exclude", "procreate", "--exclude", "system.photos"],
        &["--used-elsewhere", "60GB", "--keep", "whatsapp"],
    ] {
        check_words(&mut browser, &family, options);
    }
    check_words(&mut browser, sharing_phone().as_str(), &["--risk", "any"]);
    check_words(&mut browser, phone_with_an_old_copy().as_str(), &[]);
}

#[test]
fn sizes_are_written_as_the_program_writes_them() {
    let Some(mut browser) = Browser::start("sizes of the page") else { return };
    let mut backup = phone();
    let (kilo, mega, giga) = (1_u64 << 10, 1 << 20, 1 << 30);
    let mut odd: Vec<u64> = vec![1, 999, 1_000, 1_023, 1_024, 999 * kilo, 1_023_999, 1 << 42];
    for unit in [kilo, mega, giga, 1_000, 1_000_000, 1_000_000_000] {
        // Halfway between two decimals, beside that, and around a thousand.
        odd.extend([
            unit * 5 / 4,
            unit * 9 / 4,
            unit * 3 / 4,
            unit * 21 / 20,
            unit * 999 + unit / 20,
        ]);
        odd.extend([unit * 99_995 / 100 - 1, unit * 99_995 / 100, unit * 99_995 / 100 + 1]);
    }
    for (index, size) in odd.iter().enumerate() {
        backup.file(&format!("AppDomain-org.example.a{index}"), "Documents/a", *size);
    }
    let folder = write(&backup);
    for units in ["icloud", "decimal"] {
        let options = ["--tier", "5GB", "--risk", "any", "--min-size", "0", "--units", units];
        let (_dir, file) = written(folder.as_str(), &options);
        browser.open(&file, "");
        let all: Vec<_> = switches(&mut browser).into_iter().map(|(index, _)| index).collect();
        assert_eq!(all.len(), odd.len());
        switch_off(&mut browser, &all);
        let odd = browser.value(
            "[...document.querySelectorAll('.app')].map(app => {
                const size = app.querySelector('.size').textContent;
                const name = app.querySelector('.name b').textContent;
                const step = [...document.querySelectorAll('#steps li')].find(it =>
                    it.querySelector('b').textContent === `Switch ${name} off`);
                return step.textContent.includes(`(about ${size})`) ? '' : size + step.textContent;
            }).filter(Boolean)",
        );
        assert_eq!(odd, json!([]), "{units}");
    }
}

/// Returns the ids of the elements of items that are off.
#[track_caller]
fn off(browser: &mut Browser) -> Value {
    browser.value("[...document.querySelectorAll('.app.off')].map(({ id }) => id)")
}

#[test]
fn a_choice_survives_a_reload() {
    let Some(mut browser) = Browser::start("reloading the page") else { return };
    let (_dir, file) = written(&sample("family-iphone"), &["--tier", "50GB"]);
    browser.open(&file, "");
    let at_first = browser.value(SAID);
    assert_eq!(browser.text("location.hash"), "");
    choose_tier(&mut browser, "200GB");
    let some = switches(&mut browser);
    for (index, _) in some.iter().step_by(5) {
        browser.value(&format!("document.querySelector('#app-{index} > input').click()"));
    }
    browser.click("#steps li:nth-child(2) input");
    // Changes that follow each other closely are kept together, a moment later.
    browser.until("location.hash.includes('done=')");
    // Rows move only when another plan is shown, which a reload does.
    let said = format!("(({{ rows, groups, off, ...rest }}) => rest)({SAID})");
    let chosen = browser.value(&said);
    assert_ne!(browser.value(SAID), at_first);
    browser.reload();
    assert_eq!(browser.value(&said), chosen);
    assert_eq!(browser.value("document.querySelectorAll('#off-rows .app:not(.off)').length"), 0);
    assert_eq!(browser.value("document.querySelectorAll('#steps :checked').length"), 1);
    assert_eq!(browser.text("document.querySelector('.tiers :checked').value"), "2");
    // What nobody knows is passed over.
    browser.open(&file, "#tier=7GB&off=org.example.gone,%,system.settings&done=x&y&&=");
    assert_eq!(off(&mut browser), json!([]));
    assert_eq!(browser.text_of("#of-tier"), "of 50 GB");
    assert_eq!(browser.trouble(), Vec::<String>::new());
}

#[test]
fn one_click_leads_back_to_the_computed_plan() {
    let Some(mut browser) = Browser::start("the computed plan of the page") else { return };
    let (_dir, file) = written(&sample("family-iphone"), &[]);
    browser.open(&file, "");
    let computed = browser.value(SAID);
    assert_eq!(browser.value("document.getElementById('back').disabled"), true);
    browser.click(".group.keep .app > input");
    assert!(browser.text_of("#care").starts_with("Do you have another copy of "));
    assert_ne!(browser.value(SAID), computed);
    browser.click("#back");
    assert_eq!(browser.value(SAID), computed);
    assert_eq!(browser.value("document.getElementById('back').disabled"), true);
    browser.until("location.hash === ''");
}

/// An answer, by what is done on the page and by the options of `plan`.
type Answered<'a> = (&'a str, &'a [&'a str]);

/// Checks the plan that the page makes of answers against that of `plan`, in every tier.
#[track_caller]
fn check_answers(browser: &mut Browser, backup: &str, options: &[&str], answers: &[Answered<'_>]) {
    let (_dir, file) = written(backup, options);
    browser.open(&file, "");
    let mut given: Vec<&str> = options.to_vec();
    for (done, options) in answers {
        browser.value(done);
        given.extend(*options);
    }
    for (index, tier) in TIERS.into_iter().enumerate() {
        choose_tier(browser, tier);
        let args = ["plan", backup, "--tier", tier, "--format", "json"];
        let plan = run(&[&args[..], &given].concat()).json();
        let expected: Vec<_> =
            list(&plan, "exclude").iter().map(|exclusion| text(exclusion, "id")).collect();
        let off = browser.value(
            "(() => { const { items } = JSON.parse(document.getElementById('data').textContent);
               return [...document.querySelectorAll('#off-rows input')]
                   .map(it => items[it.value].id); })()",
        );
        assert_eq!(off, json!(expected), "{tier} {given:?}");
        let mut bytes_of =
            |id: &str| browser.text(&format!("document.getElementById('{id}').value"));
        let used = number(&plan, "used_elsewhere_bytes") + number(&plan, "after_bytes");
        assert_eq!(bytes_of("used"), used.to_string(), "{tier} {given:?}");
        assert_eq!(bytes_of("key-freed"), number(&plan, "freed_bytes").to_string(), "{tier}");
        assert_eq!(bytes_of("key-fixed"), {
            let fixed = number(&plan, "fixed_bytes").min(number(&plan, "after_bytes"));
            fixed.to_string()
        });
        let takes =
            browser.text(&format!("document.querySelectorAll('.tier small')[{index}].textContent"));
        let takes_expected = match (text(&plan, "outcome"), expected.len()) {
            ("fits", _) => "no change".to_owned(),
            ("impossible", _) if used <= number(&plan["tier"], "bytes") => {
                "only just enough".to_owned()
            }
            ("impossible", _) => "not enough".to_owned(),
            (_, 1) => "1 app off".to_owned(),
            (_, count) => format!("{count} apps off"),
        };
        assert_eq!(takes, takes_expected, "{tier} {given:?}");
    }
    assert_eq!(browser.trouble(), Vec::<String>::new());
}

/// What is written into the field of what else is in iCloud.
fn elsewhere(size: &str) -> String {
    format!(
        "(() => {{ const field = document.getElementById('elsewhere'); field.value = '{size}';
           field.dispatchEvent(new Event('input')); }})()"
    )
}

#[test]
fn the_plan_for_other_answers_is_that_of_the_plan_command() {
    let Some(mut browser) = Browser::start("answers on the page") else { return };
    let photos = "document.getElementById('photos-on').click()";
    let messages = "document.getElementById('messages-on').click()";
    let family = sample("family-iphone");
    let (ipad, sharing) = (sample("ipad"), sharing_phone());
    let check_sizes = |browser: &mut Browser, backup: &str, sizes: &[(&str, &str)]| {
        for (size, option) in sizes {
            let said: Answered<'_> = (&elsewhere(size), &["--used-elsewhere", option]);
            check_answers(browser, backup, &[], &[said]);
        }
    };
    check_sizes(&mut browser, &family, &[("0", "0"), ("2.5", "2.5GB"), ("900 MB", "900MB")]);
    check_sizes(&mut browser, &ipad, &[("20", "20GB"), ("1,5 TB", "1.5TB")]);
    check_sizes(&mut browser, sharing.as_str(), &[("31 GB", "31GB")]);
    for backup in [family.as_str(), &ipad, sharing.as_str()] {
        let photos: Answered<'_> = (photos, &["--photos-in-icloud", "on"]);
        let messages: Answered<'_> = (messages, &["--messages-in-icloud", "on"]);
        check_answers(&mut browser, backup, &[], &[photos]);
        check_answers(&mut browser, backup, &[], &[photos, messages]);
        check_answers(&mut browser, backup, &["--risk", "any"], &[messages]);
        let said: Answered<'_> = (&elsewhere("3"), &["--used-elsewhere", "3GB"]);
        check_answers(&mut browser, backup, &["--risk", "any"], &[said, photos]);
        check_answers(&mut browser, backup, &["--headroom", "1GB", "--risk", "safe"], &[said]);
    }
    let own = |id: &str| {
        format!(
            "(() => {{ const {{ items }} = JSON.parse(document.getElementById('data').textContent);
               const it = [...document.querySelectorAll('.own-copy')]
                   .find(({{ value }}) => items[value].id === '{id}');
               it.click(); }})()"
        )
    };
    let memos: Answered<'_> =
        (&own("com.apple.VoiceMemos"), &["--own-copy", "com.apple.VoiceMemos"]);
    let twenty: Answered<'_> = (&elsewhere("20"), &["--used-elsewhere", "20GB"]);
    check_answers(&mut browser, &family, &[], &[memos]);
    check_answers(&mut browser, &family, &["--min-size", "0"], &[memos, twenty]);
    let forced = ["--exclude", "procreate", "--keep", "whatsapp"];
    check_answers(&mut browser, &family, &forced, &[twenty]);
}

#[test]
fn answers_survive_a_reload_and_can_be_taken_back() {
    let Some(mut browser) = Browser::start("reloading answers on the page") else { return };
    let (_dir, file) = written(&sample("family-iphone"), &[]);
    browser.open(&file, "");
    let at_first = browser.value(SAID);
    browser.value("document.getElementById('photos-on').click()");
    browser.value(&elsewhere("20"));
    browser.until("location.hash.includes('elsewhere=')");
    let answered = browser.value(SAID);
    assert_ne!(answered, at_first);
    browser.reload();
    assert_eq!(browser.value(SAID), answered);
    assert_eq!(browser.text("document.getElementById('elsewhere').value"), "20.0");
    browser.value(&elsewhere("twenty"));
    assert_eq!(browser.value(SAID), answered, "what is no size changes nothing");
    browser.value("document.getElementById('photos-on').click()");
    browser.value(&elsewhere(""));
    assert_eq!(browser.value(SAID), at_first);
    browser.open(&file, "#elsewhere=x&photos=on&own=org.example.gone");
    browser.open(&file, "#elsewhere=99999999999999999999&own=%");
    assert_eq!(browser.trouble(), Vec::<String>::new());
}
