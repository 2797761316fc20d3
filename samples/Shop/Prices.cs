using System.Collections.Immutable;
using Rusm.Host;

namespace Shop;

internal sealed record GetPrice(string Item) : ICall<Prices, decimal?>;

internal sealed record SetPrice(string Item, decimal Price) : ICast<Prices>;

/// <summary>Ends the server, as a bug would.</summary>
internal sealed record Crash : ICast<Prices>;

/// <summary>Lets each further start of the server fail, as a missing database would.</summary>
internal sealed record Poison : ICast<Prices>;

/// <summary>A cache of prices: a server, which handles one request after the other.</summary>
internal sealed class Prices
{
    private static volatile bool isPoisoned;

    internal static ServerRef<Prices> Ref { get; } = new("prices");

    internal static IServer Create()
    {
        if (isPoisoned)
        {
            throw new InvalidOperationException("The prices can't be read.");
        }

        return Server.Define<Prices>()
            .WithState(ImmutableDictionary<string, decimal>.Empty.Add("tea", 3).Add("cake", 4))
            .OnQuery((ImmutableDictionary<string, decimal> prices, GetPrice request) => prices.TryGetValue(request.Item, out var price) ? price : (decimal?)null)
            .OnCast((ImmutableDictionary<string, decimal> prices, SetPrice message) => prices.SetItem(message.Item, message.Price))
            .OnCast((ImmutableDictionary<string, decimal> _, Crash _) => throw new InvalidOperationException("The prices are broken."))
            .OnCast((ImmutableDictionary<string, decimal> _, Poison _) =>
            {
                isPoisoned = true;
                throw new InvalidOperationException("The prices are gone.");
            });
    }
}
