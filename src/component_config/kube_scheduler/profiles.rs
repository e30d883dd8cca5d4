//! The profiles of a `KubeSchedulerConfiguration`: their names, plugins and the plugins' arguments.

use super::{percentage, plugin_args, plugins};
use crate::component_config::faults::Faults;
use crate::component_config::inquiry::Inquiry;
use crate::component_config::{Given, Record};
use crate::hashed::HashSet;

/// Plugins for volumes of clouds, which no schema has any more (`invalidPluginsByVersion`, seen in 1.36).
const GONE: [&str; 4] = ["AzureDiskLimits", "CinderLimits", "EBSLimits", "GCEPDLimits"];

/// The oldest version whose profiles are compared before the plugins of all points are added to them.
const MULTI_POINT: u8 = 25;

pub(super) fn check(inquiry: Inquiry<'_>, configuration: Record<'_>, faults: &mut Faults) {
    let minor = inquiry.minor;
    let profiles = match configuration.list("profiles") {
        Given::Known(profiles) => profiles,
        Given::Missing | Given::Unknown => return,
    };
    names(&profiles, faults);
    if minor >= MULTI_POINT {
        queue_sort(&profiles, faults);
    }
    for profile in profiles {
        percentage(profile, faults);
        if let Given::Known(plugins) = profile.record("plugins") {
            twice(plugins, faults);
            necessary(plugins, faults);
            plugins::names(plugins, minor, inquiry.is_of_image_tag(), faults);
        }
        arguments(inquiry, profile, faults);
    }
}

/// The profiles share one queue, so they have to sort it alike (`validateCommonQueueSort`).
fn queue_sort(profiles: &[Record<'_>], faults: &mut Faults) {
    let Some(first) = profiles.first().and_then(|profile| sorted_by(*profile)) else {
        return;
    };
    for profile in profiles.iter().skip(1) {
        let Some(own) = sorted_by(*profile) else { return };
        if own == first {
            continue;
        }
        let set = profile.record("plugins").known().and_then(|plugins| {
            let set = plugins.record("queueSort").known();
            set.map(|_| plugins.span_of("queueSort"))
        });
        let message = "queueSort is not that of the first profile, and all have to be the same";
        faults.at(set.unwrap_or_else(|| profile.span()), message, "write the same in all profiles");
        return;
    }
}

/// The plugins that `queueSort` enables and disables; `None` if they are not known.
fn sorted_by(profile: Record<'_>) -> Option<[Vec<String>; 2]> {
    let set = match profile.record("plugins") {
        Given::Known(plugins) => plugins.record("queueSort"),
        Given::Missing => Given::Missing,
        Given::Unknown => return None,
    };
    let set = match set {
        Given::Known(set) => set,
        Given::Missing => return Some([Vec::new(), Vec::new()]),
        Given::Unknown => return None,
    };
    Some([plugin_names(set, "enabled")?, plugin_names(set, "disabled")?])
}

fn plugin_names(set: Record<'_>, list: &str) -> Option<Vec<String>> {
    if matches!(set.list(list), Given::Unknown) {
        return None;
    }
    let items = set.items(list).into_iter();
    items.map(|plugin| plugin.text("name").known().map(str::to_owned)).collect()
}

/// A single profile without a name is the default scheduler's. Of several each needs a name.
fn names(profiles: &[Record<'_>], faults: &mut Faults) {
    let mut seen = HashSet::default();
    for profile in profiles {
        match profile.text("schedulerName") {
            Given::Missing if profiles.len() > 1 => {
                let message = "schedulerName is missing, and several profiles need one each";
                faults.at(profile.span(), message, "add schedulerName");
            }
            Given::Known(name) if !seen.insert(name) => {
                let message = format!("two profiles are called {name:?}");
                faults.at(profile.span_of("schedulerName"), message, "give it another name");
            }
            Given::Known(_) | Given::Missing | Given::Unknown => {}
        }
    }
}

/// A plugin that is enabled twice at one point.
fn twice(plugins: Record<'_>, faults: &mut Faults) {
    for point in plugins::POINTS {
        let Given::Known(set) = plugins.record(point) else {
            continue;
        };
        let mut seen = HashSet::default();
        for plugin in set.items("enabled") {
            if let Given::Known(name) = plugin.text("name")
                && !seen.insert(name)
            {
                let message = format!("{point} enables the plugin {name} twice");
                faults.at(plugin.span_of("name"), message, "remove one of them");
            }
        }
    }
}

/// A profile needs one plugin that sorts the queue, and at least one that binds (pkg/scheduler/framework/
/// runtime/framework.go, `NewFramework`).
fn necessary(plugins: Record<'_>, faults: &mut Faults) {
    // What multiPoint enables may sort and bind.
    let multi_point = plugins.record("multiPoint");
    let enables_more = match multi_point {
        Given::Known(set) => !set.list("enabled").is_missing(),
        Given::Missing => false,
        Given::Unknown => true,
    };
    if enables_more {
        return;
    }
    for (point, built_in, purpose) in
        [("queueSort", "PrioritySort", "sorts the queue"), ("bind", "DefaultBinder", "binds")]
    {
        let set = match plugins.record(point) {
            Given::Known(set) if !set.list("enabled").is_missing() => continue,
            Given::Unknown => continue,
            Given::Known(set) => Some(set),
            Given::Missing => None,
        };
        let of_all = multi_point.clone().known();
        for disabled in set.into_iter().chain(of_all).flat_map(|set| set.items("disabled")) {
            if let Given::Known(name @ ("*" | "PrioritySort" | "DefaultBinder")) =
                disabled.text("name")
                && (name == "*" || name == built_in)
            {
                let message = format!("{name:?} is disabled, and no other plugin {purpose}");
                faults.at(disabled.span_of("name"), message, format!("leave {built_in} enabled"));
                return;
            }
        }
    }
}

fn arguments(inquiry: Inquiry<'_>, profile: Record<'_>, faults: &mut Faults) {
    let minor = inquiry.minor;
    let mut seen = HashSet::default();
    for config in profile.items("pluginConfig") {
        let Given::Known(name) = config.text("name") else {
            continue;
        };
        if !seen.insert(name) {
            let message = format!("pluginConfig has two entries for {name}");
            faults.at(config.span_of("name"), message, "put their args together");
            continue;
        }
        if minor >= 36 && GONE.contains(&name) {
            let message = format!("there is no plugin {name} any more");
            faults.at(config.span_of("name"), message, "remove it");
            continue;
        }
        if let Given::Known(args) = config.record("args") {
            plugin_args::check(name, args, minor, faults);
            if name == "VolumeBinding" {
                plugin_args::volume_shape(inquiry, args, faults);
            }
        }
    }
}
