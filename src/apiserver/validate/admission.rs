//! apiserver/pkg/server/options/admission.go and pkg/kubeapiserver/options/authorization.go,
//! `Validate`.

use super::{Problem, ServerOptions};

/// `--authorization-mode=Node --authorization-mode=Node,RBAC`.
pub(super) fn twice<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let Some(occurrences) = options.elements("authorization-mode") else {
        return;
    };
    for (index, (flag, modes)) in occurrences.iter().enumerate() {
        let before = occurrences.get(..index).unwrap_or_default();
        for mode in modes {
            let Some((first, _)) = before.iter().find(|(_, others)| others.contains(mode)) else {
                continue;
            };
            let message = format!("--authorization-mode has {mode} twice: its values add up");
            let help = format!("name {mode} once");
            problems.push(Problem::new(flag, message).other(first, "also here").help(help));
        }
    }
}

/// A plugin in both lists.
pub(super) fn plugins<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let (Some(on), Some(off)) = (
        options.elements("enable-admission-plugins"),
        options.elements("disable-admission-plugins"),
    ) else {
        return;
    };
    for (enabling, enabled) in &on {
        for (disabling, disabled) in &off {
            for name in enabled.iter().filter(|name| disabled.contains(name)) {
                let message = format!(
                    "--enable-admission-plugins and --disable-admission-plugins both name {name}"
                );
                let help = format!("remove {name} from one of the two");
                problems.push(
                    Problem::new(disabling, message).other(enabling, "enabled here").help(help),
                );
            }
        }
    }
}
