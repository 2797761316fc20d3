namespace Rusm.Kernel.Persistent;

/// <summary>
/// The right to change nodes in place. A node belongs to the owner that made it; whoever holds that owner is the only one who
/// can see the node, so changing it is invisible to everybody else. Giving a structure away means dropping the owner: from then
/// on nobody can change its nodes, and the next change copies what it touches.
/// </summary>
internal sealed class Owner;
