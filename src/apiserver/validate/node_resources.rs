//! The kubelet's pkg/kubelet/apis/config/validation, cmd/kubelet/app/server.go and
//! pkg/kubelet/eviction/helpers.go: what it keeps for the system, and when it evicts Pods.

use super::{Problem, ServerOptions};
use crate::apiserver::value::is_quantity;

/// Resources that can be reserved (cmd/kubelet/app/server.go, `parseResourceList`).
const RESOURCES: [&str; 4] = ["cpu", "memory", "ephemeral-storage", "pid"];

/// A soft limit without the time that it may be exceeded.
pub(super) fn evictions<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let Some((flag, soft)) = options.written("eviction-soft") else {
        return;
    };
    if !options.is_absent("eviction-soft-grace-period") {
        return;
    }
    if let Some((signal, _)) = soft.split(',').next().and_then(|first| first.split_once('<')) {
        let message =
            format!("--eviction-soft has {signal}, and --eviction-soft-grace-period has not");
        let help = format!("set --eviction-soft-grace-period={}=1m30s", signal.trim());
        problems.push(Problem::new(flag, message).help(help));
    }
}

/// `cpu=100m,memory=1Gi`: amounts of resources that exist, and none below zero.
pub(super) fn reservations<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    for name in ["system-reserved", "kube-reserved"] {
        let Some((flag, text)) = options.written(name) else {
            continue;
        };
        for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let Some((resource, amount)) = pair.split_once('=') else {
                continue;
            };
            let message = if !RESOURCES.contains(&resource.trim()) {
                format!("--{name}: {resource:?} cannot be reserved")
            } else if amount.trim().starts_with('-') {
                format!("--{name}: {pair:?} is below zero")
            } else if !is_quantity(amount.trim()) {
                format!("--{name}: {amount:?} is no amount such as 100m or 1Gi")
            } else {
                continue;
            };
            let help = format!("write --{name}=cpu=100m,memory=1Gi");
            problems.push(Problem::new(flag, message).help(help));
        }
    }
}

/// Fixed CPUs and a group of processes for the same purpose.
pub(super) fn conflicts<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let Some((cpus, _)) = options.nonempty("reserved-cpus") else {
        return;
    };
    for name in ["system-reserved-cgroup", "kube-reserved-cgroup"] {
        if let Some((group, _)) = options.nonempty(name) {
            let message = format!("--reserved-cpus and --{name} exclude each other");
            let help = format!("remove --{name}");
            problems.push(Problem::new(cpus, message).other(group, "in its place").help(help));
        }
    }
}

/// Groups of processes that are to be held to what is reserved for them.
pub(super) fn lacks<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let Some((flag, text)) = options.written("enforce-node-allocatable") else {
        return;
    };
    for (word, name) in
        [("system-reserved", "system-reserved-cgroup"), ("kube-reserved", "kube-reserved-cgroup")]
    {
        if text.split(',').any(|item| item.trim() == word) && options.is_missing(name) {
            let message = format!("--enforce-node-allocatable has {word}, and --{name} is not set");
            problems.push(Problem::new(flag, message).help(format!("set --{name}")));
        }
    }
}
