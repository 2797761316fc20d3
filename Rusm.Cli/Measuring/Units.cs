using System.Globalization;

namespace Rusm.Cli.Measuring;

/// <summary>Figures as people read them, each with its unit.</summary>
internal static class Units
{
    internal static string Whole(double figure) => figure.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>1 pair</c>, <c>64 pairs</c>.</summary>
    internal static string Of(int count, string singular, string? plural = null) =>
        $"{Whole(count)} {(count == 1 ? singular : plural ?? singular + "s")}";

    internal static string Seconds(TimeSpan time) => Seconds(time.TotalSeconds);

    internal static string Seconds(double seconds) =>
        seconds is 0 or >= 0.1 ? $"{seconds.ToString("0.###", CultureInfo.InvariantCulture)} s" : Nanoseconds(seconds * 1e9);

    internal static string Nanoseconds(double ns) => ns switch
    {
        < 1e3 => $"{Short(ns)} ns",
        < 1e6 => $"{Short(ns / 1e3)} us",
        < 1e9 => $"{Short(ns / 1e6)} ms",
        _ => Seconds(ns / 1e9),
    };

    private static string Short(double figure) => figure.ToString(figure < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
