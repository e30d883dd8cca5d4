//! pkg/controller/certificates/signer/config and
//! cmd/kube-controller-manager/app/options/csrsigningcontroller.go, `Validate`: the CAs that sign.

use super::{Problem, ServerOptions};
use crate::apiserver::Flag;

/// What each signer's flags are called after.
const SIGNERS: [&str; 4] =
    ["kubelet-serving", "kubelet-client", "kube-apiserver-client", "legacy-unknown"];

/// The flags of one signer.
fn names(signer: &str) -> [String; 2] {
    ["cert", "key"].map(|half| format!("cluster-signing-{signer}-{half}-file"))
}

/// A certificate without a key, or the reverse.
pub(super) fn halves<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    for signer in SIGNERS {
        let [cert, key] = names(signer);
        for (given, missing) in [(&cert, &key), (&key, &cert)] {
            if let Some((flag, _)) = options.written(given)
                && options.is_missing(missing)
            {
                let message = format!("--{missing} is not set while --{given} is set");
                problems.push(Problem::new(flag, message).help(format!("set --{missing} too")));
            }
        }
    }
}

/// One CA for all signers and one for some of them are not taken together.
pub(super) fn together<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let common = ["cluster-signing-cert-file", "cluster-signing-key-file"];
    let Some((common, _)) = common.iter().find_map(|name| options.nonempty(name)) else {
        return;
    };
    let own = SIGNERS.iter().find_map(|signer| {
        names(signer).iter().find_map(|name| options.nonempty(name)).map(|(flag, _)| flag)
    });
    let Some(own): Option<&'a Flag> = own else {
        return;
    };
    let message = format!("--{} and --{} exclude each other", own.name, common.name);
    let help = format!("remove --{}, and give each signer its own files", common.name);
    problems.push(Problem::new(own, message).other(common, "for all signers").help(help));
}
