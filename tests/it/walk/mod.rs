//! The main job, from the first paragraph of the plan to the last: a client asks, the desk answers, nobody else sees.

mod first;
mod identified;
mod live;
