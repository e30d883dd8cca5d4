//! The arguments of the scheduler's own plugins: `validation_pluginargs.go` in
//! pkg/scheduler/apis/config/validation.

use super::schema;
use crate::component_config::faults::Faults;
use crate::component_config::{Given, Record, decode};

/// Plugins, the document that their arguments are, and the first version whose arguments were read.
const PLUGINS: [(&str, &str, u8); 5] = [
    ("InterPodAffinity", "InterPodAffinityArgs", 20),
    ("NodeResourcesBalancedAllocation", "NodeResourcesBalancedAllocationArgs", 25),
    ("NodeResourcesFit", "NodeResourcesFitArgs", 20),
    ("PodTopologySpread", "PodTopologySpreadArgs", 20),
    ("VolumeBinding", "VolumeBindingArgs", 20),
];

pub(super) fn check(plugin: &str, args: Record<'_>, minor: u8, faults: &mut Faults) {
    let Some((_, document, first)) = PLUGINS.iter().find(|(name, _, _)| *name == plugin) else {
        return;
    };
    if minor < *first {
        return;
    }
    let decoded = decode::decode_node(schema(), &[document], args.node(), minor);
    if !decoded.faults.is_empty() {
        faults.extend(decoded.faults);
        return;
    }
    match plugin {
        "InterPodAffinity" => number(args, "hardPodAffinityWeight", 0, 100, faults),
        "NodeResourcesBalancedAllocation" => {
            for resource in args.items("resources") {
                number(resource, "weight", 1, 1, faults);
            }
        }
        "NodeResourcesFit" => scoring(args, faults),
        "PodTopologySpread" => spread(args, faults),
        "VolumeBinding" => number(args, "bindTimeoutSeconds", 0, i64::MAX, faults),
        _ => {}
    }
}

fn number(record: Record<'_>, key: &str, least: i64, most: i64, faults: &mut Faults) {
    let Given::Known(number) = record.integer(key) else {
        return;
    };
    if (least..=most).contains(&number) {
        return;
    }
    let range = match (least, most) {
        (least, i64::MAX) => format!("{least} or more"),
        (least, most) if least == most => least.to_string(),
        (least, most) => format!("from {least} to {most}"),
    };
    let message = format!("{key} is {number}, and must be {range}");
    faults.at(record.span_of(key), message, format!("write {range}"));
}

fn scoring(args: Record<'_>, faults: &mut Faults) {
    const TYPES: [&str; 3] = ["LeastAllocated", "MostAllocated", "RequestedToCapacityRatio"];
    let Given::Known(strategy) = args.record("scoringStrategy") else {
        return;
    };
    if strategy.text("type").known().is_some() {
        faults.choice(strategy, "type", &TYPES);
    }
    for resource in strategy.items("resources") {
        number(resource, "weight", 1, 100, faults);
    }
}

fn spread(args: Record<'_>, faults: &mut Faults) {
    if args.text("defaultingType").known().is_some() {
        faults.choice(args, "defaultingType", &["System", "List"]);
    }
    for constraint in args.items("defaultConstraints") {
        number(constraint, "maxSkew", 1, i64::from(i32::MAX), faults);
        faults.require(constraint, "topologyKey", "add topologyKey");
        faults.choice(constraint, "whenUnsatisfiable", &["DoNotSchedule", "ScheduleAnyway"]);
    }
}
