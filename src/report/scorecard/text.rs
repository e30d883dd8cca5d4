//! The scorecards to write, and the words that all formats for people share.

use crate::report::plural;
use crate::scorecard::compare::{ScoreDifference, StatusChange};
use crate::scorecard::{Card, ControlJudgement, Evidence, Status};
use crate::source::Source;

/// Scorecards, and how they differ from earlier ones if there are any.
#[derive(Debug)]
pub struct Scorecards<'a> {
    /// A card for each server.
    pub cards: Vec<Card<'a>>,
    /// What changed; `None` without earlier scorecards.
    pub differences: Option<Vec<ScoreDifference>>,
}

/// `pod.yaml: kube-apiserver 1.31.0 (static-pod), CIS-1.11`
pub(super) fn heading(card: &Card<'_>) -> String {
    let version = match card.server.version.exact() {
        Some(release) => format!(" {}", release.text),
        None => String::new(),
    };
    format!(
        "{}: {}{version} ({}), {}",
        card.file_name(),
        card.component(),
        card.server.dialect.name(),
        card.scorecard.benchmark,
    )
}

/// `20 pass, 5 fail, 3 manual: 80 percent of the 25 controls that text decides`
pub(super) fn totals(card: &Card<'_>) -> String {
    let counts: Vec<String> = Status::ALL
        .into_iter()
        .map(|status| (card.scorecard.count(status), status))
        .filter(|(count, _)| *count > 0)
        .map(|(count, status)| format!("{count} {}", status.name()))
        .collect();
    let decided = card.scorecard.count(Status::Pass) + card.scorecard.count(Status::Fail);
    let score = match card.scorecard.score() {
        Some(_) if decided == 1 => ": text decides 1 control".to_owned(),
        Some(score) => format!(": {score} percent of the {decided} controls that text decides"),
        None => String::new(),
    };
    format!("{}{score}", counts.join(", "))
}

/// The requirement, and whether the benchmark leaves it to a person although text can decide it.
pub(super) fn title(judgement: &ControlJudgement) -> String {
    let title = judgement.control.requirement.title;
    if judgement.control.automated || judgement.status == Status::Manual {
        return title.to_owned();
    }
    format!("{title} (manual in the benchmark)")
}

/// `pod.yaml:12:5`, or `kubeadm default`.
fn place(evidence: &Evidence, own: &Source) -> String {
    match evidence {
        Evidence::Place(source, span) => {
            let source = source.as_deref().unwrap_or(own);
            let position = source.position(span.start);
            format!("{}:{}:{}", source.path(), position.line, position.column)
        }
        Evidence::Default(by) => format!("{by} default"),
    }
}

pub(super) fn places(evidence: &[Evidence], own: &Source) -> Vec<String> {
    let mut places: Vec<String> = evidence.iter().map(|one| place(one, own)).collect();
    places.dedup();
    places
}

/// `1 control got worse, 2 got better` and so on.
pub(super) fn changes(differences: &[ScoreDifference]) -> String {
    let count = |change| differences.iter().filter(|one| one.change == change).count();
    let (worse, better) = (count(StatusChange::Worse), count(StatusChange::Better));
    let other = differences.len() - worse - better;
    format!("{} worse, {better} better, {other} changed otherwise", plural(worse, "control"))
}

/// `pod.yaml, CIS-1.11 1.2.5: fail, was pass`
pub(super) fn difference(difference: &ScoreDifference) -> String {
    let key = &difference.key;
    format!(
        "{}, {} {}: {}, was {}",
        key.server.path,
        key.server.benchmark.to_uppercase(),
        key.id,
        difference.after.unwrap_or("not measured"),
        difference.before.as_deref().unwrap_or("not measured"),
    )
}
