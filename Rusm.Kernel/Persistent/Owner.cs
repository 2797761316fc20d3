namespace Rusm.Kernel.Persistent;

/// <summary>
/// The right to change nodes in place. A node belongs to the owner that created it. Only code that holds that owner can see the node, so a
/// change is not visible to other code. To return a structure to callers, the owner is dropped: from then on its nodes are not changed, and
/// the next change copies what it touches.
/// </summary>
internal sealed class Owner
{
    // Keys grow, so the end of the newest process often empties a path that the next spawn needs again: nodes of this owner that
    // were emptied wait here. One leaf and a path of branches is what such a pair of updates takes.
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

    // The newest, in the place of another one: the tries of one owner have leaves of different types.
    internal void KeepLeaf<T>(TrieNode<T> emptied) => leaf = emptied;

    internal void KeepBranch(TrieNode<object> emptied)
    {
        branches ??= new TrieNode<object>[8];
        if (branchCount < branches.Length)
        {
            branches[branchCount++] = emptied;
        }
    }
}
