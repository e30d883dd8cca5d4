//! `scantling explain` and `scantling rules`: the documentation of the rules.

use super::args::{ListFormat, ListingOutput};
use super::{CommandError, Exit, Streams, output};
use crate::profile::{Extent, Profile};
use crate::report::{Style, rule_docs, rule_list};
use crate::rules;
use crate::selector::Selector;

/// Prints what a rule finds, why it matters and what to write.
pub(super) fn explain(
    word: &str,
    output: &ListingOutput<ListFormat>,
    style: &Style,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let targets = output.targets().map_err(CommandError::Message)?;
    let selected = Selector::parse(word)?;
    output::write_all(&targets, style, streams.out, |format, style, out| match format {
        ListFormat::Full => rule_docs::explain_all(selected.rules(), style, out),
        ListFormat::Json => rule_list::write_json(selected.rules(), out),
    })?;
    Ok(Exit::Clean)
}

/// Prints a line for each rule that one of the selectors names and the profile enables.
pub(super) fn list(
    (words, profile): (&[String], Option<Profile>),
    output: &ListingOutput<ListFormat>,
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
    let targets = output.targets().map_err(CommandError::Message)?;
    output::write_all(&targets, style, streams.out, |format, style, out| match format {
        ListFormat::Full => rule_list::write(&selected, style, out),
        ListFormat::Json => rule_list::write_json(&selected, out),
    })?;
    Ok(Exit::Clean)
}
