//! That the page does no harm: whatever a backup calls its apps, and wherever the page goes.

use sample_backups::{App, BackupBuilder, Device};
use serde_json::json;

use super::written;
use crate::{
    browser::Browser,
    support::{Folder, WHOLE, phone, run, sample, write},
};

/// Names that would do something if any of them were taken for markup or for script.
const EVIL: [&str; 9] = [
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<!--<script>",
    "\"><img src=x onerror=alert(3)>",
    "' onfocus='alert(4)' autofocus='",
    "</title></style><svg onload=alert(5)>",
    "{{ 7 * 7 }}{% include \"page.html\" %}",
    "&lt;b&gt;&amp;\\u003c${alert(6)}`",
    "\u{2028}\u{202e}\u{1b}[31m\u{0}evil",
];

fn evil_phone() -> Folder {
    let mut backup = phone();
    for (index, name) in EVIL.iter().enumerate() {
        add(&mut backup, &format!("org.example.a{index}"), name, 1 << 30);
    }
    add(&mut backup, "org.example.\"><script>alert(7)</script>", "Evil id", 1 << 30);
    backup.file("AppDomainGroup-group.org.example", "shared", 1 << 30);
    backup.file("AppDomainPlugin-org.example.a1.<b onclick=alert(8)>", "x", 1 << 30);
    write(&backup)
}

fn add(backup: &mut BackupBuilder, id: &str, name: &str, size: u64) {
    backup.app(App::new(id).item_name(name));
    backup.file(&format!("AppDomain-{id}"), "Documents/a", size);
}

#[test]
fn names_made_to_do_harm_are_text_and_nothing_else() {
    let Some(mut browser) = Browser::start("untrusted names on the page") else { return };
    let folder = evil_phone();
    let (_dir, file) = written(folder.as_str(), &["--tier", "5GB"]);
    browser.open(&file, "");
    // Everything is shown once: all off, every area looked into.
    browser.value(
        "for (const flip of document.querySelectorAll('.app > input'))
        if (flip.checked) flip.click()",
    );
    let areas = browser.value("document.querySelectorAll('#map-all .wide .cell').length");
    for area in 0..areas.as_u64().unwrap() {
        browser.click(&format!("#map-all .wide .cell:nth-child({})", area + 1));
        browser.click("#map-back");
    }
    let names = browser.value(
        "[...document.querySelectorAll('.app .name b')]
        .map(it => it.textContent)",
    );
    let names: Vec<_> = names.as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    for name in &EVIL[..8] {
        assert!(names.contains(name), "{name} in {names:#?}");
    }
    let steps = browser.text_of("#steps");
    assert!(EVIL[..8].iter().all(|name| steps.contains(name)), "{steps}");
    let foreign = "document.querySelectorAll('img:not([src^=\"data:image/png;base64,\"]), iframe, object, embed, script:not(#data):not(:last-of-type), [onload], [onfocus], [onerror], [onclick], b[onclick]').length";
    assert_eq!(browser.value(foreign), 0);
    assert_eq!(browser.trouble(), Vec::<String>::new());
}

#[test]
fn a_script_that_is_not_its_own_is_refused() {
    let Some(mut browser) = Browser::start("the policy of the page") else { return };
    let (_dir, file) = written(&sample("ipad"), &[]);
    browser.open(&file, "");
    let refused = browser.value(
        "new Promise(done => {
        const seen = [];
        document.addEventListener('securitypolicyviolation', it => {
            seen.push(it.effectiveDirective);
            if (seen.length === 4) done(seen.sort());
        });
        const script = document.createElement('script');
        script.textContent = 'window.was = 1';
        const style = document.createElement('style');
        style.textContent = 'body { color: red }';
        const image = document.createElement('img');
        image.src = 'https://example.com/a.png';
        document.body.append(script, style, image);
        fetch('https://example.com/').catch(() => {}); })",
    );
    assert_eq!(refused, json!(["connect-src", "img-src", "script-src-elem", "style-src-elem"]));
    assert_eq!(browser.value("typeof window.was"), "undefined");
}

#[test]
fn the_policy_allows_nothing_but_the_page_itself() {
    let page = run(&["report", &sample("ipad"), "-o", "-"]).ending(0).stdout;
    let (_, policy) = page.split_once("Content-Security-Policy\" content=\"").unwrap();
    let (policy, rest) = policy.split_once('"').unwrap();
    assert!(policy.starts_with("default-src &#39;none&#39;; style-src &#39;sha256-"), "{policy}");
    assert!(!policy.contains("unsafe") && !policy.contains('*'), "{policy}");
    assert!(policy.contains("script-src &#39;sha256-"), "{policy}");
    // It stands before everything that it is to guard.
    assert!(rest.contains("<style>") && rest.contains("<script>"));
    // Pictures stand in the page itself.
    let page = page.replace("src=\"data:image/png;base64,", "");
    let address =
        ["src=", "srcset=", "action=", "@import", "url(http", "<link", "<base", "<iframe"];
    for address in address {
        assert!(!page.contains(address), "{address}");
    }
    let links = page.split("href=\"").skip(1);
    for link in links {
        assert!(link.starts_with('#'), "{}", link.chars().take(40).collect::<String>());
    }
}

#[test]
fn nothing_personal_and_nothing_harmful_is_on_the_page() {
    for name in WHOLE {
        for options in [&[][..], &["--tier", "5GB", "--risk", "any"]] {
            run(&[&["report", &sample(name), "-o", "-"], options].concat())
                .ending(0)
                .check_is_harmless();
        }
    }
    run(&["report", evil_phone().as_str(), "-o", "-"]).ending(0).check_is_harmless();
    let mut nameless = BackupBuilder::new(Device::iphone("<h1>x</h1>\u{7}"));
    nameless.file("HomeDomain", "Library/a", 5);
    let page = run(&["report", write(&nameless).as_str(), "-o", "-"]).ending(0);
    page.check_is_harmless();
    assert!(!page.stdout.contains("<h1>x"), "{page}");
}
