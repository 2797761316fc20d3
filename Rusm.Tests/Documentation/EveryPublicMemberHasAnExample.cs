using Xunit;

namespace Rusm.Tests.Documentation;

/// <summary>Only what a user needs is public: each public type and each public or protected member of the libraries is used in an example.</summary>
public sealed class EveryPublicMemberHasAnExample
{
    // .NET creates the objects of options by reflection, which needs public constructors.
    private static readonly string[] Exceptions = ["M:Rusm.Hosting.RusmOptions.#ctor", "M:Rusm.Orleans.RusmNodeOptions.#ctor"];

    [Fact]
    public void No_public_member_lacks_an_example()
    {
        var missing = Examples.Missing().ToArray();
        Assert.True(missing.All(Exceptions.Contains), $"Give these an example in docs, or make them internal: {string.Join(", ", missing.Except(Exceptions))}");
        Assert.Equal(Exceptions, missing);
    }
}
