//! Makes `tierfit.html`: the page, its style, its scripts and the module, in one file.
//!
//! `cargo run --manifest-path src/web/Cargo.toml` builds the module with the same cargo, has
//! `wasm-bindgen` write the JavaScript that calls it, and puts all of it into the page. The policy
//! of the page names each script and style by its hash, so that nothing else can run, and nothing
//! can be loaded or sent.

#[path = "../report/html/assets.rs"]
#[allow(dead_code, reason = "not all of the report's styles and scripts come into this page")]
mod assets;

use std::{
    env,
    error::Error,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};

/// What the module is built for.
const TARGET: &str = "wasm32-unknown-unknown";
/// How it is built: see the workspace's Cargo.toml.
const PROFILE: &str = "web";
/// The scripts of the page, in the order of a person's way.
const PAGE_SCRIPT: &str = concat!(
    "\"use strict\";\n(() => {\n",
    include_str!("script/sources.js"),
    include_str!("script/work.js"),
    include_str!("script/page.js"),
    "})();\n",
);

fn main() -> Result<(), Box<dyn Error>> {
    let output = output()?;
    let module = module()?;
    let page = page(&module)?;
    fs::write(&output, &page).map_err(|error| format!("{}: {error}", output.display()))?;
    let mut out = std::io::stdout();
    writeln!(out, "Written: {} ({} bytes)", output.display(), page.len())?;
    Ok(())
}

/// Returns the file to write: the one argument, or `tierfit.html` among what cargo builds.
fn output() -> Result<PathBuf, Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1);
    match (arguments.next(), arguments.next()) {
        (None, _) => Ok(target_directory()?.join("tierfit.html")),
        (Some(file), None) => Ok(file.into()),
        (Some(_), Some(_)) => {
            Err("usage: cargo run --manifest-path src/web/Cargo.toml [FILE]".into())
        }
    }
}

/// Returns the folder that cargo builds in, which this program was built in, too.
fn target_directory() -> Result<PathBuf, Box<dyn Error>> {
    let program = env::current_exe()?;
    let folder = program.parent().and_then(Path::parent);
    Ok(folder.ok_or("this program isn't where cargo puts it")?.to_owned())
}

/// What runs in the worker.
struct Module {
    /// The JavaScript that calls it.
    glue: String,
    /// The module, compressed.
    compressed: Vec<u8>,
}

/// Builds the module, and the JavaScript that calls it.
fn module() -> Result<Module, Box<dyn Error>> {
    let target = target_directory()?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build.args(["build", "--package", "tierfit-web", "--lib", "--profile", PROFILE]);
    build.args(["--target", TARGET, "--target-dir"]).arg(&target);
    build.arg("--manifest-path").arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"));
    if !build.status()?.success() {
        let hint = format!("if the target is what is missing: rustup target add {TARGET}");
        return Err(format!("the module could not be built; {hint}").into());
    }
    let file = target.join(TARGET).join(PROFILE).join("tierfit_web.wasm");
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    // No modules: the glue becomes one script with that of the worker.
    bindgen.input_path(&file).no_modules(true)?.typescript(false);
    bindgen.remove_name_section(true).remove_producers_section(true);
    let folder = target.join(TARGET).join(PROFILE).join("bindgen");
    bindgen.generate(&folder)?;
    let glue = fs::read_to_string(folder.join("tierfit_web.js"))?;
    let wasm = fs::read(folder.join("tierfit_web_bg.wasm"))?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&wasm)?;
    Ok(Module { glue, compressed: encoder.finish()? })
}

/// Puts the page together.
fn page(module: &Module) -> Result<String, Box<dyn Error>> {
    let style = [include_str!("../report/html/style/base.css"), include_str!("style.css")].concat();
    let worker = [module.glue.as_str(), include_str!("script/worker.js")].concat();
    // It would end the element that the text stands in.
    if [&style, &worker, PAGE_SCRIPT].iter().any(|text| text.contains("</")) {
        return Err("a style or script has an end tag in it".into());
    }
    let hashes = |texts: &[&str]| {
        let hash = |text: &&str| format!("'sha256-{}'", BASE64.encode(Sha256::digest(text)));
        texts.iter().map(hash).collect::<Vec<_>>().join(" ")
    };
    // The page of a report replaces this page, so its style and script may run here, too.
    let policy = format!(
        // Compiling the module counts as `wasm-unsafe-eval`; the worker is made from a blob.
        "default-src 'none'; style-src {}; script-src 'wasm-unsafe-eval' {}; img-src data:; \
         worker-src blob:; base-uri 'none'; form-action 'none'",
        hashes(&[&style, assets::STYLE]),
        hashes(&[PAGE_SCRIPT, assets::SCRIPT]),
    );
    let mut page = include_str!("page.html").to_owned();
    for (name, text) in [
        ("policy", policy.as_str()),
        ("version", env!("CARGO_PKG_VERSION")),
        ("style", &style),
        ("worker", &worker),
        ("module", &BASE64.encode(&module.compressed)),
        ("script", PAGE_SCRIPT),
    ] {
        let placeholder = format!("{{{{ {name} }}}}");
        if page.matches(&placeholder).count() != 1 {
            return Err(format!("page.html needs {placeholder} once").into());
        }
        page = page.replace(&placeholder, text);
    }
    Ok(page)
}
