//! Collects what is wrong with a document, in the words that many checks share.

use crate::component_config::formats::cel_scope::CelScope;
use crate::component_config::formats::{cel, cel_scope};
use crate::component_config::{ConfigFault, Given, Record};
use crate::source::Span;

/// The faults of one document.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<ConfigFault>);

impl Faults {
    pub(super) fn into_list(self) -> Vec<ConfigFault> {
        self.0
    }

    /// Adds a fault.
    pub(super) fn at(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.0.push(ConfigFault::new(span, message).help(help));
    }

    /// Adds the faults of a document inside of this one.
    pub(super) fn extend(&mut self, faults: Vec<ConfigFault>) {
        self.0.extend(faults);
    }

    /// Adds a fault if a field has no value.
    pub(super) fn require(&mut self, record: Record<'_>, key: &str, help: &str) {
        if record.text(key).is_missing() {
            self.at(record.span_of(key), format!("{key} is required"), help);
        }
    }

    /// Adds a fault if a field has an expression that does not compile.
    pub(super) fn expression(&mut self, record: Record<'_>, key: &str, scope: CelScope) {
        if let Given::Known(text) = record.text(key)
            && let Some(why) = cel::flaw(text).or_else(|| cel_scope::stranger(text, scope))
        {
            let message = format!("the expression does not compile: {why}");
            self.at(record.span_of(key), message, "correct the expression");
        }
    }

    /// Adds a fault if a field has no value, or another one than these. `None` if it does not.
    pub(super) fn choice<'a>(
        &mut self,
        record: Record<'a>,
        key: &str,
        choices: &[&str],
    ) -> Option<&'a str> {
        match record.text(key) {
            Given::Known(text) if choices.contains(&text) => return Some(text),
            Given::Known(text) => {
                let near = choices.iter().find(|choice| choice.eq_ignore_ascii_case(text));
                let help = match near {
                    Some(choice) => format!("write {choice}"),
                    None => format!("write one of {}", choices.join(", ")),
                };
                let message = format!("{key} is {text:?}, which is none of {}", choices.join(", "));
                self.at(record.span_of(key), message, help);
            }
            Given::Missing => {
                let help = format!("write one of {}", choices.join(", "));
                self.at(record.span_of(key), format!("{key} is required"), help);
            }
            Given::Unknown => {}
        }
        None
    }
}
