namespace Rusm.Hosting;

/// <summary>The trees of a service, in the order of their declaration.</summary>
internal sealed class RusmTrees
{
    private readonly List<TreeBuilder> trees = [];

    internal IReadOnlyList<TreeBuilder> All => trees;

    internal TreeBuilder Named(string name)
    {
        if (trees.Find(tree => tree.Name == name) is not { } tree)
        {
            trees.Add(tree = new TreeBuilder(name));
        }

        return tree;
    }
}
