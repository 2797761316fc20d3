namespace Rusm.Kernel.Persistent;

/// <summary>
/// The token that allows nodes to be changed in place. A node belongs to the owner that created it. Only code that holds the owner has
/// access to the node, so a change is not visible to other code. Before a structure is returned to callers, the owner is dropped. From then
/// on its nodes are not changed: a change copies the nodes that it changes.
/// </summary>
internal sealed class Owner
{
    // A cache of empty nodes of this owner. Keys only grow, so the end of the newest process often empties a path that the next spawn needs
    // again. One leaf and one path of branches are enough for such a pair of updates.
    private TrieNode<object>[]? branches;
    private int branchCount;
    private object? leaf;

    internal TrieNode<T> NewLeaf<T>()
    {
        if (leaf is TrieNode<T> spare)
        {
            leaf = null;
            return spare;
        }

        return new TrieNode<T>(this);
    }

    internal TrieNode<object> NewBranch() => branchCount > 0 ? branches![--branchCount] : new TrieNode<object>(this);

    // Replaces the leaf in the cache, which can have a different type: the tries of one owner have leaves of different types.
    internal void CacheLeaf<T>(TrieNode<T> emptied) => leaf = emptied;

    internal void CacheBranch(TrieNode<object> emptied)
    {
        branches ??= new TrieNode<object>[8];
        if (branchCount < branches.Length)
        {
            branches[branchCount++] = emptied;
        }
    }
}
