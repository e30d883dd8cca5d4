//! How schedulers choose their leader: `leaderElection` of the file with the flags on top of it
//! (cmd/kube-scheduler/app/options, `ApplyLeaderElectionTo`).
//!
//! `ValidateLeaderElectionConfiguration` (component-base/config/validation), and `NewLeaderElector`
//! (client-go/tools/leaderelection).

use crate::apiserver::value::{self, golang};
use crate::component_config::faults::Faults;
use crate::component_config::inquiry::Inquiry;
use crate::component_config::{Given, Record};
use crate::source::Span;

const LEASE: &str = "leaseDuration";
const RENEW: &str = "renewDeadline";
const RETRY: &str = "retryPeriod";

/// The defaults, in seconds.
const PERIODS: [(&str, &str, i64); 3] = [
    (LEASE, "leader-elect-lease-duration", 15),
    (RENEW, "leader-elect-renew-deadline", 10),
    (RETRY, "leader-elect-retry-period", 2),
];

/// A file and the flags on top of it.
struct Election<'a> {
    inquiry: Inquiry<'a>,
    record: Option<Record<'a>>,
    /// The token to point at if only flags say something.
    anchor: Span,
}

pub(super) fn check(inquiry: Inquiry<'_>, configuration: Record<'_>, faults: &mut Faults) {
    let record = match configuration.record("leaderElection") {
        Given::Known(record) => Some(record),
        Given::Missing => None,
        Given::Unknown => return,
    };
    let election = Election { inquiry, record, anchor: configuration.span_of("kind") };
    if election.is_on() != Some(true) {
        return;
    }
    election.timing(faults);
    // The other locks went with 1.27 (client-go/tools/leaderelection/resourcelock).
    if inquiry.minor >= 27
        && let Given::Known(lock) = election.text("resourceLock", "leader-elect-resource-lock")
        && lock != "leases"
    {
        let message = format!("resourceLock is {lock:?}, and the one lock that is left is leases");
        faults.at(election.span(&["resourceLock"]), message, "write leases");
    }
}

impl Election<'_> {
    /// What a flag says, or else the file.
    fn text(&self, key: &str, flag: &'static str) -> Given<String> {
        let of_flag = self.inquiry.last_value(flag);
        if !of_flag.is_missing() {
            return of_flag;
        }
        match self.record.map_or(Given::Missing, |record| record.text(key)) {
            Given::Known(text) => Given::Known(text.to_owned()),
            Given::Missing => Given::Missing,
            Given::Unknown => Given::Unknown,
        }
    }

    fn is_on(&self) -> Option<bool> {
        match self.inquiry.last_value("leader-elect") {
            Given::Known(text) => return value::boolean(&text),
            Given::Unknown => return None,
            Given::Missing => {}
        }
        match self.record.map_or(Given::Missing, |record| record.boolean("leaderElect")) {
            Given::Known(is_on) => Some(is_on),
            Given::Missing => Some(true),
            Given::Unknown => None,
        }
    }

    fn period(&self, (key, flag, seconds): (&str, &'static str, i64)) -> Option<i64> {
        match self.text(key, flag) {
            Given::Known(text) => golang::duration(&text).ok(),
            Given::Missing => Some(seconds * 1_000_000_000),
            Given::Unknown => None,
        }
    }

    fn timing(&self, faults: &mut Faults) {
        let [lease, renew, retry] = PERIODS.map(|row| self.period(row));
        let (Some(lease), Some(renew), Some(retry)) = (lease, renew, retry) else {
            return;
        };
        let help = "leave the three out: they are 15s, 10s and 2s by default";
        if retry <= 0 {
            faults.at(self.span(&[RETRY]), "retryPeriod is not positive", help);
        } else if lease <= renew {
            let message = "leaseDuration is not longer than renewDeadline";
            faults.at(self.span(&[LEASE, RENEW]), message, help);
        } else if renew.saturating_mul(10) <= retry.saturating_mul(12) {
            let message = "renewDeadline is not longer than 1.2 times retryPeriod";
            faults.at(self.span(&[RENEW, RETRY]), message, help);
        }
    }

    /// The first of some keys that is written.
    fn span(&self, keys: &[&str]) -> Span {
        let Some(record) = self.record else {
            return self.anchor;
        };
        let written = keys.iter().find(|key| record.has(key) == Some(true));
        written.map_or(record.span(), |key| record.span_of(key))
    }
}
