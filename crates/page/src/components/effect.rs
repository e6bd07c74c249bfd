//! Effects of components. Yew makes its code anew for each closure; here all of them share one.

use std::any::Any;
use std::rc::Rc;

use yew::functional::{Hook, use_effect_with};

/// Runs after a drawing, if what it depends on is another than at the last one. What it returns is
/// dropped before it runs again, and with the component.
pub(super) fn use_kept<D, K>(
    depends_on: D,
    run: impl FnOnce(&D) -> K + 'static,
) -> impl Hook<Output = ()>
where
    D: PartialEq + 'static,
    K: 'static,
{
    let depends_on = Rc::new(depends_on);
    let depended = Rc::clone(&depends_on);
    boxed(
        Depends(depends_on),
        Box::new(move || Box::new(run(&depended))),
    )
}

/// What an effect keeps.
type Kept = Box<dyn Any>;

#[inline(never)]
fn boxed(depends_on: Depends, run: Box<dyn FnOnce() -> Kept>) -> impl Hook<Output = ()> {
    use_effect_with(depends_on, |_: &Depends| {
        let kept = run();
        move || drop(kept)
    })
}

/// Anything that can be compared with another one of its type.
struct Depends(Rc<dyn Compared>);

trait Compared {
    fn is_same(&self, other: &dyn Compared) -> bool;
    fn any(&self) -> &dyn Any;
}

impl<D: PartialEq + 'static> Compared for D {
    fn is_same(&self, other: &dyn Compared) -> bool {
        other.any().downcast_ref() == Some(self)
    }

    fn any(&self) -> &dyn Any {
        self
    }
}

impl PartialEq for Depends {
    fn eq(&self, other: &Self) -> bool {
        self.0.is_same(&*other.0)
    }
}
