//! The configuration of `PodTolerationRestriction`: `ValidateTolerations` of pkg/apis/core/validation/validation.go,
//! 1.20 to 1.36.

use crate::component_config::faults::Faults;
use crate::component_config::{Given, Record, formats::names};

/// `Lt` and `Gt` are known since 1.35, and this plugin does not take them.
const OPERATORS: [&str; 2] = ["Equal", "Exists"];

const EFFECTS: [&str; 3] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

pub(super) fn check(configuration: Record<'_>, faults: &mut Faults) {
    for list in ["default", "whitelist"] {
        for toleration in configuration.items(list) {
            check_toleration(toleration, faults);
        }
    }
}

fn check_toleration(toleration: Record<'_>, faults: &mut Faults) {
    let operator = toleration.text("operator");
    if let Given::Known(_) = operator
        && faults.choice(toleration, "operator", &OPERATORS).is_none()
    {
        return;
    }
    let exists = operator == Given::Known("Exists");
    match toleration.text("key") {
        Given::Missing if !exists && operator != Given::Unknown => {
            let help = "write operator: Exists, or add a key";
            faults.at(toleration.span(), "a toleration without a key needs operator: Exists", help);
        }
        Given::Known(key) if !names::is_label_name(key) => {
            let message = format!("{key:?} is no key of a taint");
            faults.at(
                toleration.span_of("key"),
                message,
                "write a key such as example.com/dedicated",
            );
        }
        _ => {}
    }
    if let Given::Known(value) = toleration.text("value") {
        if exists {
            let message = "a toleration with operator: Exists has no value";
            faults.at(toleration.span_of("value"), message, "remove value");
        } else if !names::is_label_value(value) {
            let message = format!("{value:?} is no value of a taint");
            faults.at(toleration.span_of("value"), message, "write letters, digits, - _ and .");
        }
    }
    effect(toleration, faults);
}

fn effect(toleration: Record<'_>, faults: &mut Faults) {
    let effect = toleration.text("effect");
    if let Given::Known(_) = effect {
        faults.choice(toleration, "effect", &EFFECTS);
    }
    let is_other = effect != Given::Known("NoExecute") && effect != Given::Unknown;
    if is_other && toleration.has("tolerationSeconds") == Some(true) {
        let message = "tolerationSeconds needs effect: NoExecute";
        faults.at(toleration.span_of("tolerationSeconds"), message, "write effect: NoExecute");
    }
}
