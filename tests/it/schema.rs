//! `tierfit schema`: what it says of every output, held against the outputs.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Validator;
use serde_json::{Map, Value};

use crate::support::{Outcome, SAMPLES, Session, run, sample, saved};

/// Returns the schema of a command's outputs, or of all.
fn schema(command: &[&str]) -> Value {
    run(&[&["schema"], command].concat()).ending(0).json()
}

/// Returns a schema that allows no field that it doesn't name.
fn strict(mut schema: Value) -> Validator {
    forbid_others(&mut schema, "");
    jsonschema::draft202012::new(&schema).unwrap()
}

/// Forbids other fields wherever a form is used, in a schema that is the value of this key. A line
/// adds its own to those of a form.
fn forbid_others(schema: &mut Value, key: &str) {
    match schema {
        Value::Object(object) => {
            let is_definition = |value: &Value| value.is_object() && key == "$defs";
            let is_form = object.get("type") == Some(&"object".into()) && key != "definition";
            if is_form || object.contains_key("$ref") && key != "allOf" {
                object.insert("unevaluatedProperties".to_owned(), false.into());
            }
            for (name, value) in object {
                let key = if is_definition(value) { "definition" } else { name.as_str() };
                forbid_others(value, key);
            }
        }
        Value::Array(array) => array.iter_mut().for_each(|value| forbid_others(value, key)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => (),
    }
}

#[track_caller]
fn check(validator: &Validator, value: &Value, about: &str) {
    let errors: Vec<_> = validator.iter_errors(value).map(|error| error.to_string()).collect();
    let errors: Vec<String> =
        errors.iter().map(|error| error.chars().take(2_000).collect()).collect();
    assert!(errors.is_empty(), "{about}: {errors:#?}");
}

fn lines(outcome: &Outcome) -> Vec<Value> {
    outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Returns everything that is written as JSON about the samples, by command.
fn outputs() -> Vec<(&'static str, Value)> {
    let mut outputs = Vec::new();
    let session = Session::new().password("correct horse battery");
    let mut add = |command: &'static str, args: &[&str]| {
        let outcome = session.run(&[&[command], args].concat());
        if outcome.exit != 1 {
            outputs.extend(lines_or_object(&outcome).into_iter().map(|value| (command, value)));
        }
    };
    for name in sample_backups::STORIES.map(|story| story.name) {
        let backup = sample(name);
        add("list", &[&backup, "--format", "json"]);
        add("sizes", &[&backup, "--format", "json"]);
        add("sizes", &[&backup, "--format", "json", "--app", "system.photos"]);
        for tier in ["5GB", "50GB", "200GB"] {
            add("plan", &[&backup, "--format", "json", "--tier", tier]);
            add("plan", &[&backup, "--format", "json", "--tier", tier, "--risk", "any"]);
        }
        add("plan", &[&backup, "--format", "json"]);
        add("plan", &[&backup, "--format", "json", "--tier", "50GB", "--headroom", "20GB"]);
        add("doctor", &[&backup, "--format", "json", "--support"]);
        add("doctor", &[&backup, "--format", "json", "--verify", "--tier", "5GB"]);
        add("compare", &[&backup, &backup, "--format", "json"]);
    }
    add("plan", &[&sample("ipad"), &sample("family-iphone"), "--format", "json"]);
    add("compare", &[&sample("ipad-october"), &sample("ipad"), "--format", "json"]);
    add("app", &["--format", "json"]);
    let (_dir, list) = saved("list.txt", "WhatsApp\n9.1 GB\nPhoto Library\n3.2 GB\n");
    add("sizes", &[&sample("family-iphone"), "--settings", &list, "--explain", "--format", "json"]);
    add("plan", &["--settings", &list, "--format", "json"]);
    let (_dir, paths) = saved("paths.txt", format!("{SAMPLES}/ipad\n/none\n{SAMPLES}/damaged\n"));
    for command in ["list", "sizes", "plan", "doctor"] {
        add(command, &[SAMPLES, "--format", "json"]);
        add(command, &[SAMPLES, "--format", "jsonl"]);
        add(command, &["--paths-from", &paths, "--format", "jsonl"]);
    }
    outputs
}

fn lines_or_object(outcome: &Outcome) -> Vec<Value> {
    match serde_json::from_str(&outcome.stdout) {
        Ok(object) => vec![object],
        Err(_) => lines(outcome),
    }
}

#[test]
fn every_output_is_as_its_schema_says_and_has_nothing_that_it_doesn_t_name() {
    let all = strict(schema(&[]));
    let mut said = BTreeSet::new();
    let mut of_commands = BTreeMap::new();
    for (command, output) in outputs() {
        check(of_commands.entry(command).or_insert_with(|| strict_of(command)), &output, command);
        check(&all, &output, command);
        said.insert(output["schema"].as_str().unwrap().to_owned());
    }
    let expected =
        ["app/1", "compare/1", "doctor/2", "explain/1", "list/1", "plan/2", "several/1", "sizes/1"];
    assert_eq!(said, expected.map(|name| format!("tierfit.{name}")).into());
}

fn strict_of(command: &str) -> Validator {
    strict(schema(&[command]))
}

#[test]
fn a_schema_refuses_what_is_not_of_it() {
    let validator = strict_of("sizes");
    let good = run(&["sizes", &sample("ipad"), "--format", "json"]).json();
    assert!(validator.is_valid(&good));
    let changed = |change: fn(&mut Map<String, Value>)| {
        let mut changed = good.clone();
        change(changed.as_object_mut().unwrap());
        changed
    };
    for bad in [
        changed(|sizes| drop(sizes.remove("totals"))),
        changed(|sizes| drop(sizes.insert("more".into(), 1.into()))),
        changed(|sizes| drop(sizes.insert("items".into(), "none".into()))),
        changed(|sizes| drop(sizes.insert("schema".into(), "tierfit.plan/2".into()))),
        changed(|sizes| sizes["backup"]["state"] = "whole".into()),
        changed(|sizes| sizes["totals"]["files"] = (-1).into()),
        // A line has both.
        changed(|sizes| drop(sizes.insert("path".into(), "/".into()))),
    ] {
        assert!(!validator.is_valid(&bad));
    }
}

#[test]
fn every_code_of_an_error_is_in_the_schema_and_in_the_documentation() {
    let schema = schema(&["plan"]);
    let codes = schema["$defs"]["ErrorForm"]["properties"]["code"]["enum"].as_array().unwrap();
    let documentation = include_str!("../fleet/README.md")
        .lines()
        .skip_while(|line| !line.starts_with("| `error.code`"));
    let documentation = documentation.skip(2).take_while(|line| line.starts_with("| `"));
    let documented: Vec<_> =
        documentation.filter_map(|line| line.split('`').nth(1)).map(Value::from).collect();
    assert_eq!(&documented, codes);
}

#[test]
fn a_command_without_json_has_no_schema() {
    run(&["schema", "man"]).ending(2);
}
