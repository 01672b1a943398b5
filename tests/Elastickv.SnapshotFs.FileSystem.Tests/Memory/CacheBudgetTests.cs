using Elastickv.SnapshotFs.FileSystem.Memory;

namespace Elastickv.SnapshotFs.FileSystem.Tests.Memory;

public sealed class CacheBudgetTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)]
    [InlineData(SnapshotFileSystemOptions.DefaultMemoryBytes)]
    [InlineData(16L << 30)]
    public void Shares_StayWithinTheBudget(long bytes)
    {
        CacheBudget budget = CacheBudget.Of(bytes);
        long least = Math.Max(bytes, 1 << 20);
        Assert.InRange(budget.RenderedBytes + budget.WindowBytes + (budget.AttributeEntries * 32L), 1, least);
        Assert.InRange(budget.WholeDocumentBytes, 1, budget.RenderedBytes / 4);
        Assert.InRange(budget.Passes, 2, 64);
        Assert.True(budget.LeastHalfWindowBytes <= budget.HalfWindowBytes);
    }

    [Fact]
    public void Default_KeepsTwoOrdinaryReadersWindowsLarge()
    {
        CacheBudget budget = CacheBudget.Of(SnapshotFileSystemOptions.DefaultMemoryBytes);
        Assert.True(budget.WindowBytes / (2 * budget.HalfWindowBytes) >= 4);
        Assert.Equal(64, budget.Passes);
    }
}
