using LanguageExt;
using Rusm.Cli.Conformance;
using Xunit;

namespace Rusm.Tests.Scenarios;

public sealed class NameOrderTests
{
    // A culture ignores the soft hyphen, so that it considers these two equal.
    private const string One = "p\u00AD1";
    private const string Other = "p1\u00AD";

    [Fact]
    public void A_shorter_name_comes_first_and_names_of_one_length_are_in_ordinal_order()
    {
        string[] names = ["p10", "a", "p2", "Z"];
        Assert.Equal(["Z", "a", "p2", "p10"], names.Order(NameOrder.Comparer));
    }

    [Fact]
    public void Names_that_are_equal_only_in_a_culture_are_different_keys()
    {
        var map = new Map<NameOrder, string, int>([(One, 1), (Other, 2)]);
        Assert.Equal((1, 2), (map[One], map[Other]));
        Assert.False(new Map<NameOrder, string, int>([(One, 1)]) == new Map<NameOrder, string, int>([(Other, 1)]));
    }

    [Fact]
    public void Equal_names_have_equal_hash_codes()
    {
        var order = default(NameOrder);
        Assert.True(order.Equals("p10", string.Concat("p", "10")));
        Assert.Equal(order.GetHashCode("p10"), order.GetHashCode(string.Concat("p", "10")));
        Assert.False(order.Equals(One, Other));
    }
}
