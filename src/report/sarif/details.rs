//! The parts of a result in addition to its place: labels, a flow through them, and the fix.

use serde_sarif::sarif::{
    ArtifactChange, ArtifactContent, CodeFlow, Fix, Location, Message, Replacement, ThreadFlow,
    ThreadFlowLocation,
};

use super::location::{artifact, location, region};
use crate::edit::Safety;
use crate::outcome::Reported;
use crate::report::places::Places;
use crate::report::prose;
use crate::rule::{Finding, Label};
use crate::source::Source;

/// The labels, with ids from 1 on; the message links to them by id.
pub(super) fn related(source: &Source, places: &Places, finding: &Finding) -> Vec<Location> {
    // A location is large to move.
    let mut locations = Vec::with_capacity(finding.labels.len());
    for (id, label) in (1..).zip(&finding.labels) {
        let mut location = labelled(source, places, label);
        location.id = Some(id);
        locations.push(location);
    }
    locations
}

/// The finding's place and the related locations as steps, which GitHub shows one after the other. It shows the
/// related locations only where the message links to them.
pub(super) fn code_flow(
    source: &Source,
    places: &Places,
    finding: &Finding,
    related: &[Location],
) -> CodeFlow {
    let mut own = location(source, places, Some(finding.span));
    own.message = Some(Message::from(&prose::label_sentence(&finding.label)));
    let mut steps = Vec::with_capacity(1 + related.len());
    steps.push(step(own));
    for location in related {
        steps.push(step(Location { id: None, ..location.clone() }));
    }
    let flow = ThreadFlow::builder().locations(steps).build();
    CodeFlow::builder().thread_flows(vec![flow]).build()
}

fn step(location: Location) -> ThreadFlowLocation {
    ThreadFlowLocation::builder().location(location).build()
}

fn labelled(source: &Source, places: &Places, label: &Label) -> Location {
    let mut location = location(label.source(source), places, Some(label.span));
    location.message = Some(Message::from(&prose::label_sentence(&label.text)));
    location
}

/// The fix, if it can be made in this file.
pub(super) fn fix(source: &Source, places: &Places, reported: &Reported) -> Option<Fix> {
    let text_edits = reported.printed_edits(source)?;
    let mut replacements = Vec::new();
    for text_edit in text_edits {
        let mut replacement =
            Replacement::builder().deleted_region(region(source, text_edit.span)).build();
        let content = ArtifactContent::builder().text(text_edit.text.clone()).build();
        replacement.inserted_content = Some(content);
        replacements.push(replacement);
    }
    let change = ArtifactChange::builder()
        .artifact_location(artifact(source, places))
        .replacements(replacements)
        .build();
    let is_unsafe = reported.finding.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Unsafe);
    let warning = if is_unsafe { "Needs a review (--unsafe-fixes): " } else { "" };
    let words = format!("{warning}{}", prose::sentence(&reported.finding.help));
    let mut fix = Fix::builder().artifact_changes(vec![change]).build();
    fix.description = Some(Message::from(&words));
    Some(fix)
}
