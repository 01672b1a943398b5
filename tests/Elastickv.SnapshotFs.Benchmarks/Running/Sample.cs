using System.Globalization;

namespace Elastickv.SnapshotFs.Benchmarks.Running;

/// <summary>Measurements of one thing: seconds, or bytes for memory.</summary>
internal sealed class Sample
{
    private readonly List<double> values = [];

    /// <summary>Whether nothing was measured.</summary>
    public bool IsEmpty => values.Count == 0;

    /// <summary>The middle value; of an even number of them the mean of the two middle ones.</summary>
    public double Median
    {
        get
        {
            double[] sorted = [.. values.Order()];
            int middle = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    public void Add(double value) => values.Add(value);

    /// <summary>Median and, behind it, least and greatest: <c>1.20 s (1.15…1.31)</c>.</summary>
    public string AsSeconds() => Text(Median < 1 ? 1000 : 1, Median < 1 ? "ms" : "s");

    /// <summary>The same for bytes, in MiB.</summary>
    public string AsMebibytes() => Text(1.0 / (1 << 20), "MiB");

    private static string Number(double value) => value.ToString(value >= 100 ? "0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);

    private string Text(double factor, string unit)
    {
        string median = $"{Number(Median * factor)} {unit}";
        return values.Count == 1 ? median : $"{median} ({Number(values.Min() * factor)}…{Number(values.Max() * factor)})";
    }
}
