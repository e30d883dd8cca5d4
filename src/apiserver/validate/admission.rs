//! apiserver/pkg/server/options/admission.go and pkg/kubeapiserver/options/authorization.go,
//! `Validate`.

use super::{Problem, ServerOptions};
use crate::apiserver::Flag;
use crate::hashed::{HashMap, HashSet};

/// `--authorization-mode=Node --authorization-mode=Node,RBAC`.
pub(super) fn twice<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let Some(occurrences) = options.elements("authorization-mode") else {
        return;
    };
    let mut first: HashMap<&str, &Flag> = HashMap::default();
    for (flag, modes) in &occurrences {
        for mode in modes {
            if let Some(first) = first.get(&**mode) {
                let message = format!("--authorization-mode has {mode} twice: its values add up");
                let help = format!("name {mode} once");
                let problem = Problem::new(flag, message).item(&**mode);
                problems.push(problem.other(first, "also here").help(help));
            }
        }
        for mode in modes {
            first.entry(mode).or_insert(flag);
        }
    }
}

/// A plugin in both lists. It is reported where it is disabled, with the first flag that enables it.
pub(super) fn plugins<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let (Some(on), Some(off)) = (
        options.elements("enable-admission-plugins"),
        options.elements("disable-admission-plugins"),
    ) else {
        return;
    };
    // The place of each name among those that are enabled, so that the order is that of the text.
    let mut enabled: HashMap<&str, (usize, &Flag)> = HashMap::default();
    let names = on.iter().flat_map(|(flag, names)| names.iter().map(move |name| (*flag, name)));
    for (place, (flag, name)) in names.enumerate() {
        enabled.entry(name).or_insert((place, flag));
    }
    let mut both = Vec::new();
    for (disabling, disabled) in &off {
        let mut seen = HashSet::default();
        for name in disabled.iter().filter(|name| seen.insert(*name)) {
            if let Some(&(place, enabling)) = enabled.get(&**name) {
                both.push((place, enabling, *disabling, name));
            }
        }
    }
    both.sort_by_key(|(place, ..)| *place);
    for (_, enabling, disabling, name) in both {
        let message =
            format!("--enable-admission-plugins and --disable-admission-plugins both name {name}");
        let help = format!("remove {name} from one of the two");
        let problem = Problem::new(disabling, message).item(&**name);
        problems.push(problem.other(enabling, "enabled here").help(help));
    }
}
