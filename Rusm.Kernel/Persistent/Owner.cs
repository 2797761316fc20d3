namespace Rusm.Kernel.Persistent;

/// <summary>
/// The right to change nodes in place. A node belongs to the owner that made it; whoever holds that owner is the only one who
/// can see the node, so changing it is invisible to everybody else. Giving a structure away means dropping the owner: from then
/// on nobody can change its nodes, and the next change copies what it touches.
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
