//! The JSON Schema of every output, made from the very types that write it.

use std::sync::LazyLock;

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings, json_schema};
use serde_json::{Map, Value};

use super::{
    super::{Question, words},
    ListForm,
    app::AppsForm,
    compare::CompareForm,
    doctor::DoctorForm,
    explain::ExplainForm,
    line::{ErrorCode, ErrorForm},
    plan::PlanForm,
    sizes::SizesForm,
};
use crate::{
    account::Class,
    backup::State,
    doctor::{Check, Status},
    plan::Outcome,
};

/// A command that has an output with a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Described {
    /// The backups that were found.
    List,
    /// What a backup takes.
    Sizes,
    /// What to leave out.
    Plan,
    /// Why iCloud Backup may fail.
    Doctor,
    /// What is known of apps.
    App,
    /// What grew.
    Compare,
}

impl Described {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::List, Self::Sizes, Self::Plan, Self::Doctor, Self::App, Self::Compare];

    /// Returns the command.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Sizes => "sizes",
            Self::Plan => "plan",
            Self::Doctor => "doctor",
            Self::App => "app",
            Self::Compare => "compare",
        }
    }
}

/// Returns the JSON Schema (draft 2020-12) of all that these commands write: an object, a line of
/// many, or the lines of a folder in one object.
///
/// # Errors
/// Never for these forms; the library doesn't know that.
pub fn schema(commands: &[Described]) -> Result<String, serde_json::Error> {
    let mut generator = generator();
    let mut forms = Vec::new();
    for command in commands {
        let one_of_many = match command {
            Described::List => forms_of::<ListForm>(&mut generator, Question::List, &mut forms),
            Described::Sizes => {
                forms.push(generator.subschema_for::<ExplainForm>());
                forms_of::<SizesForm<'_>>(&mut generator, Question::Sizes, &mut forms)
            }
            Described::Plan => forms_of::<PlanForm<'_>>(&mut generator, Question::Plan, &mut forms),
            Described::Doctor => {
                forms_of::<DoctorForm<'_>>(&mut generator, Question::Doctor, &mut forms)
            }
            Described::App => {
                forms.push(generator.subschema_for::<AppsForm<'_>>());
                continue;
            }
            Described::Compare => {
                forms.push(generator.subschema_for::<CompareForm>());
                continue;
            }
        };
        // The list of a folder that holds several backups is still one list.
        if *command != Described::List {
            forms.push(several(command.as_str(), &one_of_many));
        }
        forms.extend(one_of_many);
    }
    let title = match commands {
        [command] => format!("What `tierfit {}` writes as JSON", command.as_str()),
        _ => "What tierfit writes as JSON".to_owned(),
    };
    let definitions = generator.take_definitions(true);
    let schema = json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "anyOf": forms,
        "$defs": definitions,
    });
    Ok(serde_json::to_string_pretty(&schema)? + "\n")
}

fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12().for_serialize().into_generator()
}

/// Adds the form that a backup has alone, and returns those of its line: with an answer, and with
/// an error instead.
fn forms_of<F: JsonSchema>(
    generator: &mut SchemaGenerator,
    question: Question,
    forms: &mut Vec<Schema>,
) -> [Schema; 2] {
    let form = generator.subschema_for::<F>();
    forms.push(form.clone());
    let command = question.command();
    let answer = json_schema!({
        "title": format!("A line of `tierfit {command} --format jsonl`"),
        "type": "object",
        "allOf": [form],
        "properties": {"path": {"type": "string"}, "error": {"type": "null"}},
        "required": ["path", "error"],
    });
    let (name, fields) = fields(question);
    let mut properties = Map::new();
    properties.insert("path".to_owned(), json_schema!({"type": "string"}).into());
    properties.insert("error".to_owned(), generator.subschema_for::<ErrorForm<'_>>().into());
    properties.insert("schema".to_owned(), json_schema!({"const": name}).into());
    for field in fields {
        properties.insert(field.clone(), json_schema!({"type": "null"}).into());
    }
    let required: Vec<_> = properties.keys().cloned().collect();
    let error = json_schema!({
        "title": format!("The same for a path without an answer"),
        "type": "object",
        "properties": properties,
        "required": required,
    });
    [answer, error]
}

fn several(command: &str, lines: &[Schema]) -> Schema {
    json_schema!({
        "title": format!("`tierfit {command} --format json` of a folder that holds several backups"),
        "type": "object",
        "properties": {
            "schema": {"const": "tierfit.several/1"},
            "backups": {"type": "array", "items": {"anyOf": lines}},
        },
        "required": ["schema", "backups"],
    })
}

/// The name of a form, and its other fields.
type Fields = (String, Vec<String>);

/// Returns the name of the form that answers a question, and the fields that it has besides.
pub(super) fn fields(question: Question) -> (&'static str, &'static [String]) {
    // Made once: each line without an answer asks for them.
    static LIST: LazyLock<Fields> = LazyLock::new(fields_of::<ListForm>);
    static SIZES: LazyLock<Fields> = LazyLock::new(fields_of::<SizesForm<'_>>);
    static PLAN: LazyLock<Fields> = LazyLock::new(fields_of::<PlanForm<'_>>);
    static DOCTOR: LazyLock<Fields> = LazyLock::new(fields_of::<DoctorForm<'_>>);
    let (name, fields) = match question {
        Question::List => &*LIST,
        Question::Sizes => &*SIZES,
        Question::Plan => &*PLAN,
        Question::Doctor => &*DOCTOR,
    };
    (name, fields)
}

fn fields_of<F: JsonSchema>() -> Fields {
    let schema = F::json_schema(&mut generator());
    let properties = schema.get("properties").and_then(Value::as_object);
    let properties = || properties.into_iter().flatten();
    let name = properties().find(|(field, _)| *field == "schema");
    let name = name.and_then(|(_, schema)| schema.get("const")?.as_str()).unwrap_or_default();
    let others = properties().map(|(field, _)| field).filter(|field| *field != "schema");
    let mut others: Vec<_> = others.cloned().collect();
    others.sort_unstable();
    (name.to_owned(), others)
}

/// Returns the words of which one stands in a field.
fn one_of(words: impl IntoIterator<Item = &'static str>) -> Value {
    words.into_iter().map(Value::from).collect()
}

/// The same where there may be none.
fn one_of_or_null(words: impl IntoIterator<Item = &'static str>) -> Value {
    words.into_iter().map(Value::from).chain([Value::Null]).collect()
}

pub(super) fn error_codes() -> Value {
    one_of(ErrorCode::ALL.iter().map(|(code, _)| code.as_str()))
}

pub(super) fn states() -> Value {
    one_of(State::ALL.map(words::state))
}

const CLASSES: [Class; 6] =
    [Class::Safe, Class::OwnBackup, Class::Likely, Class::Unknown, Class::Photos, Class::Keep];

pub(super) fn classes() -> Value {
    one_of(CLASSES.map(Class::as_str))
}

pub(super) fn classes_or_null() -> Value {
    one_of_or_null(CLASSES.map(Class::as_str))
}

const OUTCOMES: [Outcome; 3] = [Outcome::Fits, Outcome::Plan, Outcome::Impossible];

pub(super) fn outcomes() -> Value {
    one_of(OUTCOMES.map(words::outcome))
}

pub(super) fn outcomes_or_null() -> Value {
    one_of_or_null(OUTCOMES.map(words::outcome))
}

pub(super) fn checks() -> Value {
    one_of(Check::ALL.map(Check::as_str))
}

pub(super) fn checks_or_null() -> Value {
    one_of_or_null(Check::ALL.map(Check::as_str))
}

pub(super) fn statuses() -> Value {
    let statuses = [Status::Ok, Status::Unknown, Status::Note, Status::Warning, Status::Problem];
    one_of(statuses.map(Status::as_str))
}
