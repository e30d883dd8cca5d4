//! The time that Pods of a kubelet have when the machine shuts down.

use super::faults::Faults;
use super::kubelet_lists::GateState;
use super::{Given, Record};

/// Nanoseconds.
pub(super) const SECOND: i64 = 1_000_000_000;

/// How long Pods have when the machine shuts down.
pub(super) fn check(kubelet: Record<'_>, gate: GateState<'_>, faults: &mut Faults) {
    const ALL: &str = "shutdownGracePeriod";
    const CRITICAL: &str = "shutdownGracePeriodCriticalPods";
    const BY_PRIORITY: &str = "shutdownGracePeriodByPodPriority";
    let period = |key: &str| match kubelet.duration(key) {
        Given::Known(period) => Some(period),
        Given::Missing => Some(0),
        Given::Unknown => None,
    };
    let (Some(all), Some(critical)) = (period(ALL), period(CRITICAL)) else {
        return;
    };
    let set = if all > 0 { ALL } else { CRITICAL };
    match gate("GracefulNodeShutdown") {
        Some(false) if all > 0 || critical > 0 => {
            let message = format!("{set} needs the feature GracefulNodeShutdown, which is off");
            faults.at(kubelet.span_of(set), message, format!("leave {set} out"));
        }
        Some(true) => {
            for (key, period) in [(ALL, all), (CRITICAL, critical)] {
                if period < 0 || (period > 0 && period < SECOND) {
                    let message = format!("{key} is neither 0s nor a second or more");
                    faults.at(kubelet.span_of(key), message, "write 30s");
                    return;
                }
            }
            if critical > all {
                let message = format!("{CRITICAL} is longer than {ALL}, which it is a part of");
                faults.at(kubelet.span_of(CRITICAL), message, format!("set {ALL} to more"));
            }
        }
        _ => {}
    }
    let by_priority = kubelet.list(BY_PRIORITY).known().is_some();
    let has_feature = gate("GracefulNodeShutdownBasedOnPodPriority");
    if by_priority && has_feature == Some(false) {
        let message = format!(
            "{BY_PRIORITY} needs the feature GracefulNodeShutdownBasedOnPodPriority, which is off"
        );
        faults.at(kubelet.span_of(BY_PRIORITY), message, format!("leave {BY_PRIORITY} out"));
    }
    if by_priority && has_feature == Some(true) && (all > 0 || critical > 0) {
        let message = format!("{BY_PRIORITY} excludes {set}");
        faults.at(kubelet.span_of(set), message, "remove one of them");
    }
}
