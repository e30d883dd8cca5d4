//! Compares a document with its type: types of values, and in strict decoding unknown and repeated keys.

use super::record::is_unknown;
use super::schema::{DocumentKind, Schema, SchemaField, SchemaType};
use super::{ConfigFault, Record, formats::binary};
use crate::apiserver::value::golang;
use crate::hashed::HashSet;
use crate::yaml::{Node, Scalar};

/// How many nodes are looked at, so that aliases cannot make a file any number of times as long.
const STEPS: usize = 200_000;

/// One pass over a document.
pub(super) struct TypeCheck<'s> {
    schema: &'s Schema,
    minor: u8,
    strict: bool,
    loose: bool,
    steps: usize,
    /// A key differs from a field in case only, and the decoder may take it for the field.
    is_in_doubt: bool,
    faults: Vec<ConfigFault>,
}

impl<'s> TypeCheck<'s> {
    pub(super) const fn new(schema: &'s Schema, document: &DocumentKind, minor: u8) -> Self {
        let (strict, loose) = (document.is_strict(minor), document.is_loose(minor));
        Self { schema, minor, strict, loose, steps: STEPS, is_in_doubt: false, faults: Vec::new() }
    }

    /// The faults of a document; `None` if they cannot be decided. `extra` are keys that it has besides
    /// those of its type.
    pub(super) fn run(
        mut self,
        root: Node<'_>,
        name: &str,
        extra: &[&str],
    ) -> Option<Vec<ConfigFault>> {
        self.fields(root, name, extra);
        if self.steps == 0 || self.is_in_doubt { None } else { Some(self.faults) }
    }

    fn fields(&mut self, node: Node<'_>, name: &str, extra: &[&str]) {
        let schema = self.schema;
        let minor = self.minor;
        let fields = schema.fields(name);
        let mut seen = HashSet::default();
        for (key, value) in node.entries() {
            if self.exhausted() {
                return;
            }
            let Some(text) = key.text() else { continue };
            if text == "<<" || is_unknown(key) {
                continue;
            }
            if self.strict && !seen.insert(text) && !key.is_in_template() {
                let message = format!("the field {text:?} is given twice");
                self.faults.push(ConfigFault::new(key.span(), message).help("remove one of them"));
            }
            if extra.contains(&text) {
                continue;
            }
            let known = fields.iter().find(|field| field.name == text && field.minors.has(minor));
            match known {
                Some(field) => self.value(value, &field.kind, key),
                None if self.strict => self.unknown_field(key, text, fields),
                // sigs.k8s.io/yaml decodes with encoding/json, which does not look at case.
                None if self.loose => {
                    self.is_in_doubt |=
                        fields.iter().any(|field| field.name.eq_ignore_ascii_case(text));
                }
                None => {}
            }
        }
    }

    fn unknown_field(&mut self, key: Node<'_>, text: &str, fields: &[SchemaField]) {
        let message = format!("unknown field {text:?}");
        let later = fields.iter().find(|field| field.name == text);
        let help = match later {
            Some(field) if field.minors.first() > self.minor => {
                format!("Kubernetes knows {text} since 1.{}", field.minors.first())
            }
            _ => {
                let here = fields.iter().filter(|field| field.minors.has(self.minor));
                nearest(text, here).map_or_else(
                    || "remove it, or correct its name or its place".to_owned(),
                    |name| format!("write {name}"),
                )
            }
        };
        self.faults.push(ConfigFault::new(key.span(), message).help(help));
    }

    fn value(&mut self, node: Node<'_>, kind: &SchemaType, key: Node<'_>) {
        if self.exhausted() || is_unknown(node) || node.is_null() {
            return;
        }
        let fits = match kind {
            SchemaType::Any => true,
            SchemaType::Object => node.is_mapping(),
            SchemaType::Text => self.is_text(node),
            SchemaType::Bytes => {
                self.is_text(node) && node.text().is_none_or(|text| binary::decode(text).is_some())
            }
            SchemaType::Bool => matches!(node.scalar(), Some(Scalar::Bool(_))),
            SchemaType::Int(_) | SchemaType::Float => {
                matches!(node.scalar(), Some(Scalar::Int | Scalar::Float))
            }
            SchemaType::Duration => is_duration(node),
            SchemaType::List(item) => {
                for child in node.items() {
                    self.value(child, item, key);
                }
                node.is_sequence()
            }
            SchemaType::Map(value) => {
                for (name, child) in node.entries() {
                    self.value(child, value, name);
                }
                node.is_mapping()
            }
            SchemaType::Named(name) => {
                self.fields(node, name, &[]);
                node.is_mapping()
            }
        };
        if !fits {
            self.misfit(node, kind, key);
        }
    }

    fn misfit(&mut self, node: Node<'_>, kind: &SchemaType, key: Node<'_>) {
        let name = key.text().unwrap_or_default();
        let message = format!("{name} must be {}", kind.noun());
        let span = Record::new(node, key.span()).span();
        let help = match (kind, node.text()) {
            (SchemaType::Text, Some(text)) => format!("write it in quotes: {text:?}"),
            _ => format!("write {} here", kind.noun()),
        };
        self.faults.push(ConfigFault::new(span, message).help(help));
    }

    fn is_text(&self, node: Node<'_>) -> bool {
        match node.scalar() {
            Some(Scalar::String | Scalar::Null) => true,
            Some(_) => self.loose,
            None => false,
        }
    }

    /// Takes a step; true if there were too many.
    const fn exhausted(&mut self) -> bool {
        self.steps = self.steps.saturating_sub(1);
        self.steps == 0
    }
}

/// metav1.Duration reads a text with `time.ParseDuration`, and no number.
fn is_duration(node: Node<'_>) -> bool {
    if node.scalar() != Some(Scalar::String) {
        return false;
    }
    node.text().is_some_and(|text| golang::duration(text).is_ok())
}

/// The field that a key was probably meant to be.
fn nearest<'f>(text: &str, fields: impl Iterator<Item = &'f SchemaField>) -> Option<&'static str> {
    let lower = text.to_ascii_lowercase();
    let distance = |name: &str| strsim::osa_distance(&name.to_ascii_lowercase(), &lower);
    let nearest = fields.map(|field| field.name).min_by_key(|name| distance(name))?;
    if distance(nearest) <= 2 { Some(nearest) } else { None }
}
