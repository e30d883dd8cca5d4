//! The scorecard for programs.

use std::io;

use serde::Serialize;

use super::text::Scorecards;
use crate::apiserver::Version;
use crate::report::json;
use crate::report::region::Region;
use crate::scorecard::compare::ScoreDifference;
use crate::scorecard::{Card, ControlJudgement, Evidence};
use crate::source::Source;

#[derive(Serialize)]
struct ScorecardsShape<'a> {
    version: u32,
    servers: Vec<ServerShape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Vec<DifferenceShape<'a>>>,
}

#[derive(Serialize)]
struct ServerShape<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<&'a str>,
    component: &'static str,
    dialect: &'static str,
    kubernetes_version: Option<String>,
    benchmark: String,
    score: Option<usize>,
    controls: Vec<ControlShape<'a>>,
}

#[derive(Serialize)]
struct ControlShape<'a> {
    id: &'static str,
    title: &'static str,
    level: u8,
    automated: bool,
    status: &'static str,
    rules: &'a [&'static str],
    evidence: Vec<EvidenceShape<'a>>,
    why: &'a str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum EvidenceShape<'a> {
    Place {
        path: &'a str,
        #[serde(flatten)]
        region: Region,
    },
    Default {
        default: &'static str,
    },
}

#[derive(Serialize)]
struct DifferenceShape<'a> {
    change: &'static str,
    path: &'a str,
    component: &'a str,
    benchmark: &'a str,
    id: &'a str,
    before: Option<&'a str>,
    after: Option<&'static str>,
}

/// Writes scorecards as one indented JSON document.
pub(super) fn write(scorecards: &Scorecards<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let differences = scorecards.differences.as_ref();
    let document = ScorecardsShape {
        version: 1,
        servers: scorecards.cards.iter().map(server).collect(),
        since: differences.map(|all| all.iter().map(difference).collect()),
    };
    json::print(&document, out)
}

fn server<'a>(card: &'a Card<'_>) -> ServerShape<'a> {
    let judgements = card.scorecard.judgements.iter();
    ServerShape {
        path: card.source.path(),
        template: card.template,
        component: card.component(),
        dialect: card.server.dialect.name(),
        kubernetes_version: version(card),
        benchmark: card.scorecard.benchmark.to_lowercase(),
        score: card.scorecard.score(),
        controls: judgements.map(|judgement| control(judgement, card.source)).collect(),
    }
}

/// The Kubernetes version of a server, or a range of them; `None` if nothing tells.
pub(super) fn version(card: &Card<'_>) -> Option<String> {
    match &card.server.version {
        Version::Exact { release, .. } => Some(release.text.clone()),
        Version::Range { min, max, .. } if min == max => Some(format!("1.{min}")),
        Version::Range { min, max, .. } => Some(format!("1.{min} to 1.{max}")),
        Version::Unknown => None,
    }
}

fn control<'a>(judgement: &'a ControlJudgement, own: &'a Source) -> ControlShape<'a> {
    let control = judgement.control;
    ControlShape {
        id: control.id,
        title: control.requirement.title,
        level: control.requirement.level,
        automated: control.automated,
        status: judgement.status.name(),
        rules: &control.requirement.rules,
        evidence: judgement.evidence.iter().map(|one| evidence(one, own)).collect(),
        why: &judgement.why,
    }
}

fn evidence<'a>(evidence: &'a Evidence, own: &'a Source) -> EvidenceShape<'a> {
    match evidence {
        Evidence::Place(source, span) => {
            let source = source.as_deref().unwrap_or(own);
            EvidenceShape::Place { path: source.path(), region: Region::of(source, *span) }
        }
        Evidence::Default(by) => EvidenceShape::Default { default: by },
    }
}

fn difference(difference: &ScoreDifference) -> DifferenceShape<'_> {
    let key = &difference.key;
    DifferenceShape {
        change: difference.change.name(),
        path: &key.server.path,
        component: &key.server.component,
        benchmark: &key.server.benchmark,
        id: &key.id,
        before: difference.before.as_deref(),
        after: difference.after,
    }
}
