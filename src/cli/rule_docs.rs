//! `scantling explain` and `scantling rules`: the documentation of the rules.

use super::args::ListFormat;
use super::{CommandError, Exit, Streams};
use crate::profile::{Extent, Profile};
use crate::report::{Style, rule_docs, rule_list};
use crate::rules;
use crate::selector::Selector;

/// Prints what a rule finds, why it matters and what to write.
pub(super) fn explain(
    word: &str,
    style: &Style,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let selected = Selector::parse(word)?;
    for (nth, rule) in selected.rules().iter().enumerate() {
        if nth > 0 {
            writeln!(streams.out)?;
        }
        rule_docs::explain(rule, style, streams.out)?;
    }
    Ok(Exit::Clean)
}

/// Prints a line for each rule that one of the selectors names and the profile enables.
pub(super) fn list(
    (words, profile): (&[String], Option<Profile>),
    format: ListFormat,
    style: &Style,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let mut selectors = Vec::new();
    for word in words {
        selectors.push(Selector::parse(word)?);
    }
    let mut selected = rules::ALL.to_vec();
    if !selectors.is_empty() {
        selected.retain(|rule| selectors.iter().any(|selector| selector.selects(rule)));
    }
    if let Some(profile) = profile {
        selected.retain(|rule| profile.extent(rule) != Extent::Nothing);
    }
    match format {
        ListFormat::Full => rule_list::write(&selected, style, streams.out)?,
        ListFormat::Json => rule_list::write_json(&selected, streams.out)?,
    }
    Ok(Exit::Clean)
}
