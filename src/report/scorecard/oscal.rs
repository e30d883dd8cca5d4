//! The scorecard as assessment results of OSCAL, the language of NIST for audits.
//!
//! A result is a server. Each control is an observation with its evidence. Only a control that passes or
//! fails is also a finding, because OSCAL has no third state: what is undecided, or left to a person, would
//! otherwise count as not satisfied.
//!
//! Source: `oscal_assessment-results_schema.json` of OSCAL 1.1.3.

use std::io;

use jiff::Timestamp;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use uuid::Uuid;

use super::json;
use super::text::{Scorecards, heading, places, totals};
use crate::report::json::print;
use crate::report::uri;
use crate::scorecard::{Card, ControlJudgement, Evidence, Status};
use crate::source::Source;

/// The version of OSCAL that is written.
const OSCAL: &str = "1.1.3";

/// The namespace of the properties that are not OSCAL's.
const NAMESPACE: &str = env!("CARGO_PKG_REPOSITORY");

/// The document. The names are in alphabetical order, as in the objects of `json!`.
#[derive(Serialize)]
struct OscalDocument<'a> {
    #[serde(rename = "assessment-results")]
    results: AssessmentResults<'a>,
}

/// See [`OscalDocument`].
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct AssessmentResults<'a> {
    back_matter: Value,
    import_ap: Value,
    metadata: Value,
    results: Results<'a>,
    uuid: String,
}

/// The results, each of which is made while it is written: those of 4,000 servers have 50 MB.
struct Results<'a> {
    cards: &'a [Card<'a>],
    now: &'a str,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.cards.is_empty() {
            return serializer.collect_seq([nothing(self.now)]);
        }
        serializer.collect_seq(self.cards.iter().enumerate().map(|(number, card)| {
            let name = format!("{number} {}", heading(card));
            ServerResult { card, name, now: self.now }.result()
        }))
    }
}

/// Writes scorecards as one indented JSON document.
pub(super) fn write(scorecards: &Scorecards<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let now = Timestamp::now().to_string();
    let plan = identifier("plan");
    let results = AssessmentResults {
        uuid: identifier(&now),
        metadata: json!({
            "title": "Scorecards of Scantling",
            "last-modified": now,
            "version": env!("CARGO_PKG_VERSION"),
            "oscal-version": OSCAL,
        }),
        import_ap: json!({ "href": format!("#{plan}") }),
        results: Results { cards: &scorecards.cards, now: &now },
        back_matter: json!({
            "resources": [{
                "uuid": plan,
                "title": "Assessment plan",
                "description": "Every control of the benchmark that the configuration of a component \
                                can show is compared with the command line that the component will \
                                be started with.",
                "rlinks": [{ "href": env!("CARGO_PKG_HOMEPAGE") }],
            }],
        }),
    };
    print(&OscalDocument { results }, out)
}

/// The result of a run that found no server: OSCAL wants one.
fn nothing(now: &str) -> Value {
    json!({
        "uuid": identifier("nothing"),
        "title": "No component",
        "description": "No component that a benchmark measures was found.",
        "start": now,
        "reviewed-controls": { "control-selections": [all_controls()] },
    })
}

/// The controls of a result that measured none: OSCAL wants some.
fn all_controls() -> Value {
    json!({ "include-all": {} })
}

/// A server that becomes a result.
struct ServerResult<'a> {
    card: &'a Card<'a>,
    /// What tells the server from the others of the run.
    name: String,
    now: &'a str,
}

impl ServerResult<'_> {
    fn result(&self) -> Value {
        let judgements = &self.card.scorecard.judgements;
        let applicable =
            judgements.iter().filter(|judgement| judgement.status != Status::NotApplicable);
        let reviewed: Vec<Value> = applicable
            .map(|judgement| json!({ "control-id": self.control_id(judgement) }))
            .collect();
        let selection = if reviewed.is_empty() {
            all_controls()
        } else {
            json!({ "include-controls": reviewed })
        };
        let mut result = json!({
            "uuid": identifier(&self.name),
            "title": heading(self.card),
            "description": totals(self.card),
            "start": self.now,
            "props": self.props(),
            "reviewed-controls": { "control-selections": [selection] },
        });
        let observations: Vec<Value> = judgements.iter().map(|one| self.observation(one)).collect();
        let findings: Vec<Value> = judgements.iter().filter_map(|one| self.finding(one)).collect();
        put_list(&mut result, "observations", observations);
        put_list(&mut result, "findings", findings);
        result
    }

    fn props(&self) -> Vec<Value> {
        let mut props = vec![
            prop("component", self.card.component()),
            prop("dialect", self.card.server.dialect.name()),
            prop("benchmark", &self.card.scorecard.benchmark.to_lowercase()),
        ];
        if let Some(version) = json::version(self.card) {
            props.push(prop("kubernetes-version", &version));
        }
        props
    }

    fn observation(&self, judgement: &ControlJudgement) -> Value {
        let control = judgement.control;
        let method = if judgement.status == Status::Manual { "EXAMINE" } else { "TEST" };
        let description = if judgement.why.is_empty() {
            control.requirement.title
        } else {
            judgement.why.as_str()
        };
        let mut observation = json!({
            "uuid": self.identifier("observation", judgement),
            "title": control.requirement.title,
            "description": description,
            "props": [prop("status", &judgement.status.name().replace(' ', "-"))],
            "methods": [method],
            "collected": self.now,
        });
        let evidence: Vec<Value> =
            judgement.evidence.iter().map(|one| evidence(one, self.card.source)).collect();
        put_list(&mut observation, "relevant-evidence", evidence);
        observation
    }

    /// The finding of a control that passes or fails.
    fn finding(&self, judgement: &ControlJudgement) -> Option<Value> {
        let (state, reason) = match judgement.status {
            Status::Pass => ("satisfied", "pass"),
            Status::Fail => ("not-satisfied", "fail"),
            Status::Undecided | Status::Manual | Status::NotApplicable => return None,
        };
        let title = judgement.control.requirement.title;
        Some(json!({
            "uuid": self.identifier("finding", judgement),
            "title": title,
            "description": if judgement.why.is_empty() { title } else { judgement.why.as_str() },
            "target": {
                "type": "objective-id",
                "target-id": self.control_id(judgement),
                "status": { "state": state, "reason": reason },
            },
            "related-observations": [
                { "observation-uuid": self.identifier("observation", judgement) },
            ],
        }))
    }

    /// `cis-1.12_1.2.5`: a token of OSCAL has no colon.
    fn control_id(&self, judgement: &ControlJudgement) -> String {
        format!("{}_{}", self.card.scorecard.benchmark.to_lowercase(), judgement.control.id)
    }

    fn identifier(&self, kind: &str, judgement: &ControlJudgement) -> String {
        identifier(&format!("{} {kind} {}", self.name, judgement.control.id))
    }
}

/// Adds a list to an object if it has items: OSCAL has no empty lists.
fn put_list(object: &mut Value, name: &str, list: Vec<Value>) {
    if let Some(fields) = object.as_object_mut()
        && !list.is_empty()
    {
        fields.insert(name.to_owned(), Value::Array(list));
    }
}

fn prop(name: &str, value: &str) -> Value {
    json!({ "name": name, "ns": NAMESPACE, "value": value })
}

fn evidence(evidence: &Evidence, own: &Source) -> Value {
    let description = places(std::slice::from_ref(evidence), own).join(" ");
    match evidence {
        Evidence::Place(source, _) => {
            let path = source.as_deref().unwrap_or(own).path();
            json!({ "href": uri::reference(path), "description": description })
        }
        Evidence::Default(_) => json!({ "description": description }),
    }
}

/// The same identifier for the same name, so that two reports can be compared.
fn identifier(name: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{NAMESPACE}#{name}").as_bytes()).to_string()
}
