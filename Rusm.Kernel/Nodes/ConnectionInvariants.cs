namespace Rusm.Kernel.Nodes;

/// <summary>The invariants of the connections and the global names of a state; see <see cref="Invariants"/>.</summary>
internal static class ConnectionInvariants
{
    internal static IEnumerable<string> Of(State state) => state.NodeTable.All.SelectMany(connection =>
        When(connection.Node == state.Node, $"{state.Node} is connected with itself")
            .Concat(connection.Ties.SelectMany(tied => OfTied(state, connection.Node, tied)))
            .Concat(state.Processes
                .Where(entry => CountOf(state, entry, connection.Node) > 0 && !connection.Ties.Contains(entry.Pid.Value))
                .Select(entry => $"{entry.Pid} is tied to {connection.Node}, which does not count it"))
            .Concat(connection.Spawns.SelectMany(request => OfRequest(state, request.Reference)))
            .Concat(connection.Claims.SelectMany(claim => OfRequest(state, claim.Reference))))
        .Concat(state.GlobalNameTable.All.SelectMany(taken =>
            taken.Entries.SelectMany(entry => OfGlobalName(state, taken.Name, entry))));

    private static IEnumerable<string> OfGlobalName(State state, string name, GlobalName entry) =>
        When(!state.IsAlive(entry.Holder) && !state.IsConnected(entry.Holder.Node), $"the global name {name} is registered for {entry.Holder}, which is dead")
            .Concat(When(entry.IsReserved && state.IsAlive(entry.Holder), $"the global name {name} is reserved for {entry.Holder}, a process of this node"))
            .Concat(When(!state.GlobalNameTable.NamesOf(entry.Holder).Contains(name), $"{entry.Holder} has the global name {name}, which is not among its names"));

    private static IEnumerable<string> OfTied(State state, NodeId node, TiedProcess tied) => state.Find(tied.Pid).Match(
        Some: entry => When(
            CountOf(state, entry, node) != tied.Count,
            $"{tied.Pid} has {CountOf(state, entry, node)} ties to {node}, which counts {tied.Count}")
            .Concat(state.NodeTable.UnlinksOf(tied.Pid).SelectMany(request => OfUnlink(state, entry, request))),
        None: () => [$"{tied.Pid} is tied to {node}, and is dead"]);

    private static IEnumerable<string> OfUnlink(State state, ProcessEntry entry, UnlinkRequest request) =>
        When(request.Id < 1 || request.Id > state.NodeTable.LastUnlink, $"the request {request.Id} of {entry.Pid} to unlink was never made")
            .Concat(When(entry.Links.Contains(request.Peer.Value), $"{entry.Pid} is linked to {request.Peer}, from which it has asked to unlink"));

    private static IEnumerable<string> OfRequest(State state, MonitorRef reference) =>
        When(reference.Node != state.Node || reference.Number < 1 || reference.Number > state.LastReference, $"the request {reference} was never made");

    private static int CountOf(State state, ProcessEntry entry, NodeId node) =>
        entry.Links.Count(peer => peer.Node == node)
        + entry.Monitors.Count(held => held.Other.Node == node)
        + entry.MonitoredBy.Count(on => on.Other.Node == node)
        + state.NodeTable.UnlinksOf(entry.Pid).Count(request => request.Peer.Node == node);

    private static IEnumerable<string> When(bool broken, string sentence) => broken ? [sentence] : [];
}
