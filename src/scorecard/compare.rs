//! Compares a scorecard with an earlier one: what got better, what got worse.

use std::sync::Arc;

use serde::Deserialize;

use super::Card;
use crate::hashed::HashMap;

/// Earlier scorecards, as the JSON format writes them.
#[derive(Debug, Deserialize)]
pub struct Earlier {
    servers: Vec<EarlierServer>,
}

#[derive(Debug, Deserialize)]
struct EarlierServer {
    path: String,
    component: String,
    benchmark: String,
    controls: Vec<EarlierControl>,
}

#[derive(Debug, Deserialize)]
struct EarlierControl {
    id: String,
    status: String,
}

/// Identifies a control of one server.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ControlKey {
    /// The server. All of its controls share this.
    pub server: Arc<MeasuredServer>,
    /// The number.
    pub id: String,
}

/// Identifies a server that was measured by a benchmark.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MeasuredServer {
    /// The file.
    pub path: String,
    /// The program.
    pub component: String,
    /// Which server of the file and program, counted from 1.
    pub nth: usize,
    /// The benchmark, in lower case.
    pub benchmark: String,
}

impl Earlier {
    /// Reads what `report --output-format json` wrote.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Every status by its control.
    pub fn statuses(&self) -> HashMap<ControlKey, &str> {
        let mut seen: HashMap<(&str, &str), usize> = HashMap::default();
        let mut statuses = HashMap::default();
        for server in &self.servers {
            let nth = seen.entry((&server.path, &server.component)).or_default();
            *nth += 1;
            let measured = Arc::new(MeasuredServer {
                path: server.path.clone(),
                component: server.component.clone(),
                nth: *nth,
                benchmark: server.benchmark.clone(),
            });
            for control in &server.controls {
                let key = ControlKey { server: Arc::clone(&measured), id: control.id.clone() };
                statuses.insert(key, control.status.as_str());
            }
        }
        statuses
    }
}

/// How a status compares with an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StatusChange {
    /// It fails and did not.
    Worse,
    /// It failed and no longer does.
    Better,
    /// Neither.
    Other,
}

/// Compares two statuses by their names.
pub fn change(before: &str, after: &str) -> StatusChange {
    match (before == "fail", after == "fail") {
        (true, false) => StatusChange::Better,
        (false, true) => StatusChange::Worse,
        _ => StatusChange::Other,
    }
}

/// A control whose status is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreDifference {
    /// The control.
    pub key: ControlKey,
    /// Its status then; `None` if it was not measured.
    pub before: Option<String>,
    /// Its status now; `None` if it is no longer measured.
    pub after: Option<&'static str>,
    /// Whether that is better or worse.
    pub change: StatusChange,
}

/// Every control whose status differs from the earlier one, what got worse first.
pub fn differences(cards: &[Card<'_>], earlier: &Earlier) -> Vec<ScoreDifference> {
    let mut before = earlier.statuses();
    let mut differences = Vec::new();
    let mut seen: HashMap<(&str, &str), usize> = HashMap::default();
    for card in cards {
        let nth = seen.entry((card.source.path(), card.component())).or_default();
        *nth += 1;
        let measured = Arc::new(MeasuredServer {
            path: card.source.path().to_owned(),
            component: card.component().to_owned(),
            nth: *nth,
            benchmark: card.scorecard.benchmark.to_lowercase(),
        });
        for judgement in &card.scorecard.judgements {
            let id = judgement.control.id.to_owned();
            let key = ControlKey { server: Arc::clone(&measured), id };
            let after = judgement.status.name();
            let was = before.remove(&key).map(str::to_owned);
            if was.as_deref() != Some(after) {
                let change = was.as_deref().map_or(StatusChange::Other, |was| change(was, after));
                differences.push(ScoreDifference { key, before: was, after: Some(after), change });
            }
        }
    }
    for (key, was) in before {
        let before = Some(was.to_owned());
        differences.push(ScoreDifference { key, before, after: None, change: StatusChange::Other });
    }
    differences.sort_by(|one, other| (one.change, &one.key).cmp(&(other.change, &other.key)));
    differences
}

impl StatusChange {
    /// The word in every output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Worse => "worse",
            Self::Better => "better",
            Self::Other => "other",
        }
    }
}
